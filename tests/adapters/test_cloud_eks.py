"""DescribeCluster to Cluster."""

import pytest

from tidewaiter.adapters.cloud_eks import cluster_of, read_clusters
from tidewaiter.errors import BadInputError

ARN = "arn:aws:eks:eu-west-1:111122223333:cluster/c"
FULL = {
    "name": "c",
    "arn": ARN,
    "version": "1.33",
    "status": "ACTIVE",
    "endpoint": "https://x.eks.amazonaws.com",
    "certificateAuthority": {"data": "QQ=="},
    "resourcesVpcConfig": {
        "endpointPublicAccess": True,
        "endpointPrivateAccess": False,
        "publicAccessCidrs": ["0.0.0.0/0"],
        "vpcId": "vpc-1",
        "clusterSecurityGroupId": "sg-1",
        "securityGroupIds": ["sg-2"],
        "controlPlaneEgressMode": "AWS_MANAGED",
    },
    "logging": {"clusterLogging": [{"types": ["audit", "api"], "enabled": True}, {"types": ["scheduler"], "enabled": False}]},
    "accessConfig": {"authenticationMode": "API", "bootstrapClusterCreatorAdminPermissions": True},
    "computeConfig": {"enabled": True},
    "remoteNetworkConfig": {"remoteNodeNetworks": [{"cidrs": ["10.80.0.0/16"]}], "remotePodNetworks": [{"cidrs": ["10.85.0.0/16"]}]},
    "encryptionConfig": [{"resources": ["secrets"], "provider": {"keyArn": "arn:aws:kms:eu-west-1:111122223333:key/k"}}],
    "tags": {"team": "shop"},
}


def test_every_fact_is_mapped():
    """What AWS says ends up in the model."""
    found = cluster_of(FULL, "STANDARD_SUPPORT")
    assert (found.account, found.region, found.version, found.version_status) == ("111122223333", "eu-west-1", "1.33", "STANDARD_SUPPORT")
    assert (found.public_endpoint, found.private_endpoint, found.public_cidrs) == (True, False, ("0.0.0.0/0",))
    assert found.logging == ("api", "audit")
    assert (found.authentication_mode, found.secrets_key) == ("API", "arn:aws:kms:eu-west-1:111122223333:key/k")
    assert (found.vpc_id, found.security_groups, found.egress_mode) == ("vpc-1", ("sg-1", "sg-2"), "AWS_MANAGED")
    assert (found.auto_mode, found.creator_is_admin, found.remote_networks) == (True, True, ("10.80.0.0/16", "10.85.0.0/16"))
    assert (found.certificate_authority, found.tags) == ("QQ==", {"team": "shop"})


def test_what_aws_leaves_out_is_not_known():
    """Missing members are None, except the encryption configuration, which AWS leaves out when there is none."""
    found = cluster_of({"name": "c", "arn": ARN, "status": "ACTIVE"})
    assert (found.public_endpoint, found.logging, found.authentication_mode, found.version_status) == (None, None, None, None)
    assert found.secrets_key == ""
    assert (found.creator_is_admin, found.egress_mode, found.remote_networks) == (None, "", ())
    assert cluster_of({"name": "c", "arn": ARN}).secrets_key is None
    assert cluster_of({"name": "c", "arn": ARN}).remote_networks is None


def test_an_answer_without_arn_is_refused():
    """A cluster cannot be named without its ARN."""
    with pytest.raises(BadInputError):
        cluster_of({"name": "c"})


class Client:
    """An EKS client that knows one cluster and the statuses of versions."""

    def __init__(self, statuses):
        self.statuses = statuses

    def get_paginator(self, name):
        """Return a paginator over one page."""
        pages = {"list_clusters": [{"clusters": ["c"]}], "describe_cluster_versions": [{"clusterVersions": self.statuses}]}
        client = self

        class Paginator:
            def paginate(self):
                if name == "describe_cluster_versions" and client.statuses is None:
                    raise AttributeError(name)
                return pages[name]

        return Paginator()

    def describe_cluster(self, name):
        """Describe the cluster."""
        return {"cluster": FULL | {"name": name}}


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([{"clusterVersion": "1.33", "versionStatus": "EXTENDED_SUPPORT"}], "EXTENDED_SUPPORT"),
        ([{"clusterVersion": "1.33", "status": "standard-support"}], "STANDARD_SUPPORT"),
        ([], None),
        (None, None),
    ],
)
def test_version_status_is_read_where_it_can_be(statuses, expected):
    """Both spellings are read; an endpoint that does not know the call leaves the status unknown."""
    (found,) = read_clusters(Client(statuses))
    assert found.version_status == expected


def test_the_newest_platform_of_the_version_is_read():
    """It is what new clusters get."""
    offered = [{"clusterVersion": "1.33", "versionStatus": "STANDARD_SUPPORT", "defaultPlatformVersion": "eks.21"}]
    assert read_clusters(Client(offered))[0].newest_platform == "eks.21"
    assert read_clusters(Client([]))[0].newest_platform == ""
