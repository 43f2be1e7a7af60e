"""Resources of Terraform's AWS provider in CloudFormation's words."""

import pytest

from tidewaiter.posture.templates.terraform_shapes import SHAPES, pascal
from tidewaiter.posture.templates.values import NOT_KNOWN


def test_a_cluster():
    """Blocks that stand for one object are objects, log types have their own form, and what is not set is not there."""
    values = {
        "vpc_config": [{"endpoint_public_access": True, "public_access_cidrs": ["1.2.3.4/32"], "vpc_id": None}],
        "enabled_cluster_log_types": ["audit"],
        "encryption_config": [{"provider": [{"key_arn": NOT_KNOWN}], "resources": ["secrets"]}],
        "access_config": NOT_KNOWN,
        "remote_network_config": [],
    }
    assert SHAPES["aws_eks_cluster"].properties(values) == {
        "ResourcesVpcConfig": {"EndpointPublicAccess": True, "PublicAccessCidrs": ["1.2.3.4/32"]},
        "EncryptionConfig": [{"Provider": {"KeyArn": NOT_KNOWN}, "Resources": ["secrets"]}],
        "AccessConfig": NOT_KNOWN,
        "Logging": {"ClusterLogging": {"EnabledTypes": [{"Type": "audit"}]}},
    }
    assert (
        SHAPES["aws_eks_cluster"].properties({"enabled_cluster_log_types": NOT_KNOWN})["Logging"]["ClusterLogging"]["EnabledTypes"]
        is NOT_KNOWN
    )


def test_a_launch_template_and_a_repository():
    """Members go where CloudFormation has them."""
    template = SHAPES["aws_launch_template"].properties({"name": "t", "metadata_options": [{"http_tokens": "optional"}]})
    assert template["LaunchTemplateName"] == "t"
    assert template["LaunchTemplateData"]["MetadataOptions"] == {"HttpTokens": "optional"}
    filters = [{"filter": "dev*", "filter_type": "WILDCARD"}]
    repository = SHAPES["aws_ecr_repository"].properties({"name": "a", "image_tag_mutability_exclusion_filter": filters})
    assert repository == {"RepositoryName": "a", "ImageTagMutabilityExclusionFilters": [{"Filter": "dev*"}]}


def test_policies_keep_their_own_keys():
    """A policy's JSON is no block of Terraform's."""
    assert SHAPES["aws_iam_role"].properties({"assume_role_policy": '{"Statement": []}'}) == {
        "AssumeRolePolicyDocument": '{"Statement": []}'
    }


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [("aws_eks_cluster", "ResourcesVpcConfig", "vpc_config"), ("aws_ecr_repository", "ImageTagMutability", "image_tag_mutability")],
)
def test_findings_name_attributes_as_terraform_does(kind, name, expected):
    """Whoever reads a finding knows the attribute by Terraform's name."""
    assert SHAPES[kind].attribute(name) == expected
    assert pascal("image_tag_mutability") == "ImageTagMutability"
