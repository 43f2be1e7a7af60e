"""Templates judged by the controls of live accounts."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.posture.plans import change, configured, plan
from tidewaiter.model.control import ControlStatus
from tidewaiter.posture.templates.assessing import assess_templates, read_template

CLUSTER = """\
Parameters: {Public: {Type: String}}
Resources:
  Open:
    Type: AWS::EKS::Cluster
    Properties:
      Version: "1.34"
      ResourcesVpcConfig:
        PublicAccessCidrs: [0.0.0.0/0]
  Unsure:
    Type: AWS::EKS::Cluster
    Properties:
      ResourcesVpcConfig:
        EndpointPublicAccess: !Ref Public
  Repo:
    Type: AWS::ECR::Repository
"""


def judged(text: str, path: str = "t.yaml"):
    """Return results by (control, resource, status), and the problems."""
    problems = []
    template = read_template(text, path)
    assert template is not None
    results = assess_templates([template], problems.append)
    return {(one.control_id, one.resource): one for one in results}, problems


def test_the_same_controls_judge_templates():
    """An open endpoint fails with its line, as it would in a live account."""
    results, _ = judged(CLUSTER)
    failed = results["TW-EKS-public-endpoint", "Open"]
    assert (failed.status, failed.location.line, failed.location.path) == (ControlStatus.FAIL, 8, "t.yaml")
    assert results["TW-ECR-mutable-tags", "Repo"].status is ControlStatus.FAIL


def test_what_the_template_leaves_open_is_not_assessed():
    """A parameter without a default decides nothing, and no permission would help."""
    results, _ = judged(CLUSTER)
    unsure = results["TW-EKS-public-endpoint", "Unsure"]
    assert (unsure.status, unsure.permission) == (ControlStatus.NOT_ASSESSED, "")
    assert unsure.reason.startswith("the template leaves it open")


def test_what_only_a_live_account_knows_is_one_line():
    """Facts that no template holds are said once, and do not keep a template from passing."""
    results, problems = judged(CLUSTER)
    assert not [one for one in results if one[0] in ("TW-EKS-insight", "TW-EKS-guardduty", "TW-EKS-unsupported-version")]
    (live,) = [one for one in problems if one.code == "template-live-only"]
    assert not live.incomplete
    assert "TW-EKS-insight" in live.what


def test_plans_are_judged_by_their_addresses():
    """A plan's finding names the resource's address."""
    after = {"name": "c", "vpc_config": [{"endpoint_public_access": True, "public_access_cidrs": ["0.0.0.0/0"]}]}
    results, _ = judged(plan(change("aws_eks_cluster.c", after, {"access_config": True})), "plan.json")
    failed = results["TW-EKS-public-endpoint", "aws_eks_cluster.c"]
    assert failed.location.pointer == "aws_eks_cluster.c/vpc_config/public_access_cidrs"
    assert results["TW-EKS-authentication-mode", "aws_eks_cluster.c"].status is ControlStatus.NOT_ASSESSED


def test_a_plan_that_leaves_out_what_eks_has_defaults_for():
    """The commonest cluster there is: ranges, access and protection are not written, and unknown only because they are read back."""
    after = {"name": "c", "vpc_config": [{"endpoint_private_access": False, "endpoint_public_access": True, "subnet_ids": ["s"]}]}
    unknown = {"access_config": True, "deletion_protection": True, "vpc_config": [{"public_access_cidrs": True, "vpc_id": True}]}
    written = configured("aws_eks_cluster.c")
    written["expressions"] = {"name": {"constant_value": "c"}, "vpc_config": [{"subnet_ids": {"references": ["var.s"]}}]}
    results, _ = judged(plan(change("aws_eks_cluster.c", after, unknown), configuration={"resources": [written]}), "plan.json")
    for control in ("public-endpoint", "authentication-mode", "creator-is-admin", "deletion-protection"):
        assert results[f"TW-EKS-{control}", "aws_eks_cluster.c"].status is ControlStatus.FAIL


def test_policies_named_by_reference():
    """A role whose managed policy is another resource, or a parameter, is judged like any other."""
    text = CLUSTER.replace("  Repo:", "  Role:\n    Type: AWS::IAM::Role\n    Properties: {ManagedPolicyArns: [!Ref Own, plain]}\n  Repo:")
    assert ("TW-ECR-mutable-tags", "Repo") in judged(text)[0]


@pytest.mark.parametrize("text", ["kind: Pod\napiVersion: v1\n", "{}", ""])
def test_other_files_are_left_to_others(text):
    """Manifests are no templates."""
    assert read_template(text, "x") is None


def test_nothing_is_said_of_nothing():
    """Without templates there is nothing that was not run."""
    assert assess_templates([], pytest.fail) == ()


def test_what_a_template_that_leaves_nothing_open_cannot_decide_is_no_gap_of_it():
    """Controls that ask for the surroundings of a cluster, in whatever words, do not keep a finished template from passing."""
    text = "Resources: {C: {Type: 'AWS::EKS::Cluster', Properties: {Version: '1.33'}}, R: {Type: 'AWS::ECR::Repository'}}\n"
    results, problems = judged(text)
    assert [key for key, one in results.items() if one.status is ControlStatus.NOT_ASSESSED] == []
    assert [one.code for one in problems] == ["template-live-only"]


TYPES = (
    *(
        f"EKS::{name}"
        for name in ("AccessEntry", "Addon", "Capability", "Cluster", "FargateProfile", "IdentityProviderConfig", "Nodegroup")
    ),
    *(
        f"ECR::{name}"
        for name in ("PullThroughCacheRule", "RegistryPolicy", "ReplicationConfiguration", "Repository", "RepositoryCreationTemplate")
    ),
    *(
        "EKS::PodIdentityAssociation",
        "IAM::ManagedPolicy",
        "IAM::OIDCProvider",
        "IAM::Policy",
        "IAM::Role",
        "EC2::LaunchTemplate",
        "KMS::Key",
    ),
)
WORDS = (
    *("AccessConfig", "AccessPolicies", "AssumeRolePolicyDocument", "ClusterName", "EncryptionConfig", "ImageTagMutability", "KeyPolicy"),
    *("LaunchTemplate", "LaunchTemplateData", "Logging", "ManagedPolicyArns", "MetadataOptions", "NodeRole", "Policies", "PolicyDocument"),
    *("PolicyText", "PrincipalArn", "RepositoryPolicyText", "ResourcesVpcConfig", "RoleArn", "Rules", "Statement", "Version", "Oidc"),
    *(
        "Principal",
        "Federated",
        "Condition",
        "Effect",
        "Action",
        "Resource",
        "Provider",
        "KeyArn",
        "PublicAccessCidrs",
        "ReplicationConfiguration",
    ),
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["", "x", "*", "${R1}", "Allow", "1.34", '{"Statement": 3}', "oidc-provider/oidc.eks.x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(TYPES), st.dictionaries(st.sampled_from(WORDS), VALUES, max_size=6)), min_size=1, max_size=5))
def test_properties_of_any_shape_are_judged_without_failing(resources):
    """Neither reading nor a control fails on properties that are of another kind than they should be."""
    body = {f"R{number}": {"Type": f"AWS::{kind}", "Properties": properties} for number, (kind, properties) in enumerate(resources)}
    _, problems = judged(json.dumps({"Resources": body}))
    assert [one for one in problems if one.code == "control-failed"] == []
