"""What surrounds a cluster, from the answers of five services."""

from datetime import UTC, datetime

import boto3
import pytest

from tests.adapters.answering import Answering
from tidewaiter.adapters.cloud_cluster import READS, read_details
from tidewaiter.model.cluster import Cluster

KEY = "arn:aws:kms:eu-west-1:111122223333:key/k"
CLUSTER = Cluster(
    arn="arn:aws:eks:eu-west-1:111122223333:cluster/c",
    name="c",
    account="111122223333",
    region="eu-west-1",
    secrets_key=KEY,
    vpc_id="vpc-1",
    security_groups=("sg-1",),
)
TEMPLATE = {"id": "lt-1", "version": "3"}
ANSWERS = {
    "list_addons": {"addons": ["vpc-cni"]},
    "describe_addon": {
        "addon": {
            "addonName": "vpc-cni",
            "addonVersion": "v1.21.0",
            "status": "DEGRADED",
            "health": {"issues": [{"code": "AccessDenied"}]},
            "podIdentityAssociations": ["a"],
        }
    },
    "list_nodegroups": {"nodegroups": ["g"]},
    "describe_nodegroup": {
        "nodegroup": {
            "nodegroupName": "g",
            "version": "1.34",
            "amiType": "AL2_x86_64",
            "nodeRole": "r",
            "releaseVersion": "1.34.1-20251120",
            "subnets": ["subnet-1"],
            "remoteAccess": {"ec2SshKey": "k", "sourceSecurityGroups": ["sg-9"]},
            "launchTemplate": TEMPLATE,
        }
    },
    "describe_launch_template_versions": {
        "LaunchTemplateVersions": [{"LaunchTemplateData": {"MetadataOptions": {"HttpTokens": "optional"}}}]
    },
    "list_fargate_profiles": {"fargateProfileNames": ["f"]},
    "describe_fargate_profile": {"fargateProfile": {"fargateProfileName": "f", "podExecutionRoleArn": "arn:aws:iam::1:role/f"}},
    "list_insights": {"insights": [{"name": "n", "category": "UPGRADE_READINESS", "insightStatus": {"status": "ERROR", "reason": "r"}}]},
    "list_capabilities": {"capabilities": [{"capabilityName": "ack"}]},
    "describe_capability": {"capability": {"capabilityName": "ack", "type": "ACK", "roleArn": "r", "configuration": {"ack": {}}}},
    "list_identity_provider_configs": {"identityProviderConfigs": [{"type": "oidc", "name": "i"}]},
    "describe_identity_provider_config": {
        "identityProviderConfig": {"oidc": {"identityProviderConfigName": "i", "issuerUrl": "https://i", "groupsClaim": "groups"}}
    },
    "describe_key": {"KeyMetadata": {"KeyState": "Enabled"}},
    "get_key_policy": {"Policy": '{"Statement": []}'},
    "describe_log_groups": {
        "logGroups": [
            {"logGroupName": "/aws/eks/c/cluster", "retentionInDays": 30, "kmsKeyId": "k"},
            {"logGroupName": "/aws/eks/c/cluster-two"},
        ]
    },
    "describe_security_groups": {"SecurityGroups": [{"GroupId": "sg-1", "IpPermissions": [{"IpProtocol": "-1"}]}]},
    "describe_flow_logs": {"FlowLogs": [{"FlowLogStatus": "ACTIVE", "TrafficType": "ALL"}, {"FlowLogStatus": "INACTIVE"}]},
    "describe_addon_versions": {
        "addons": [
            {
                "addonVersions": [
                    {"addonVersion": "v1.22.0-eksbuild.1", "compatibilities": [{"defaultVersion": False}]},
                    {"addonVersion": "v1.21.1-eksbuild.3", "compatibilities": [{"defaultVersion": True}]},
                ]
            }
        ]
    },
    "describe_subnets": {"Subnets": [{"SubnetId": "subnet-1"}, {"SubnetId": "subnet-2"}, {"SubnetId": "subnet-3"}]},
    "describe_route_tables": {
        "RouteTables": [
            {"Associations": [{"Main": True}], "Routes": [{"GatewayId": "igw-1"}]},
            {"Associations": [{"SubnetId": "subnet-1"}], "Routes": [{"GatewayId": "local"}, {"GatewayId": "igw-1"}]},
            {"Associations": [{"SubnetId": "subnet-2"}], "Routes": [{"GatewayId": "local"}, {"NatGatewayId": "nat-1"}]},
        ]
    },
    "get_ebs_encryption_by_default": {"EbsEncryptionByDefault": False},
    "list_certificate_authorities": {"certificateAuthorities": [{"id": "ca-1"}]},
    "describe_certificate_authority": {
        "certificateAuthority": {
            "id": "ca-1",
            "signingStatus": "NOT_USED",
            "validity": {"notAfter": datetime(2036, 1, 2, tzinfo=UTC)},
            "scheduledEvents": {"finalAutoActivation": datetime(2027, 1, 2, tzinfo=UTC)},
        }
    },
    "list_detectors": {"DetectorIds": ["d"]},
    "get_detector": {
        "Status": "ENABLED",
        "Features": [{"Name": "EKS_AUDIT_LOGS", "Status": "ENABLED"}, {"Name": "RUNTIME_MONITORING", "Status": "DISABLED"}],
    },
}


def details(*refused, cluster=CLUSTER, **answers):
    """Read the details of a cluster."""
    return read_details(lambda _service: Answering(ANSWERS | answers, refused), cluster)


def test_every_fact_is_mapped():
    """What AWS says ends up in the model."""
    found = details()
    (addon,), (group,), (insight,) = found.addons, found.node_groups, found.insights
    assert (addon.name, addon.status, addon.issues, addon.own_role) == ("vpc-cni", "DEGRADED", ("AccessDenied",), True)
    assert (group.ssh_key, group.ssh_sources, group.template) == ("k", ("sg-9",), {"MetadataOptions": {"HttpTokens": "optional"}})
    assert (insight.category, insight.status, insight.reason) == ("UPGRADE_READINESS", "ERROR", "r")
    (capability,), (provider,), (key,) = found.capabilities, found.identity_providers, found.keys
    assert (capability.type, capability.configuration) == ("ACK", {"ack": {}})
    assert (provider.issuer, provider.groups_claim, provider.groups_prefix) == ("https://i", "groups", "")
    assert (key.state, key.policy) == ("Enabled", {"Statement": []})
    assert [(one.retention_days, one.kms_key) for one in found.log_groups] == [(30, "k")]
    (authority,) = found.authorities
    assert found.volumes_encrypted is False
    assert found.public_subnets == ("subnet-1", "subnet-3")
    assert (addon.usual, group.release, group.subnets) == ("v1.21.1-eksbuild.3", "1.34.1-20251120", ("subnet-1",))
    assert (authority.id, authority.status) == ("ca-1", "NOT_USED")
    assert (authority.expires[:10], authority.switches[:10]) == ("2036-01-02", "2027-01-02")
    assert found.group_rules == {"sg-1": ({"IpProtocol": "-1"},)}
    assert (found.flow_logs, found.guardduty, found.unread) == (("ALL",), ("EKS_AUDIT_LOGS",), {})


@pytest.mark.parametrize(
    ("refused", "field"),
    [
        ("list_addons", "addons"),
        ("describe_addon", "addons"),
        ("list_nodegroups", "node_groups"),
        ("list_fargate_profiles", "fargate_profiles"),
        ("describe_key", "keys"),
        ("describe_log_groups", "log_groups"),
        ("describe_flow_logs", "flow_logs"),
        ("get_detector", "guardduty"),
        ("describe_route_tables", "public_subnets"),
        ("describe_subnets", "public_subnets"),
        ("get_ebs_encryption_by_default", "volumes_encrypted"),
        ("list_certificate_authorities", "authorities"),
        ("describe_security_groups", "group_rules"),
    ],
)
def test_a_refused_call_leaves_one_gap(refused, field):
    """What could not be read is None with its reason; everything else is there."""
    found = details(refused)
    assert getattr(found, field) is None
    assert list(found.unread) == [field]
    assert "denied" in found.unread[field]


def test_parts_that_cannot_be_read_do_not_hide_the_whole():
    """A refused launch template or key policy leaves the group and the key."""
    found = details("describe_launch_template_versions", "get_key_policy", "describe_addon_versions")
    assert found.addons[0].usual == ""
    assert found.unread == {}
    assert found.node_groups[0].template is None
    assert "denied" in found.node_groups[0].template_unread
    assert (found.keys[0].state, found.keys[0].policy) == ("Enabled", None)


def test_unknown_networks_are_not_empty_ones():
    """Without VPC or groups there is nothing to ask for, and nothing is known."""
    bare = Cluster(arn=CLUSTER.arn, name="c", account="111122223333", region="eu-west-1", secrets_key="")
    found = details(cluster=bare)
    assert (found.flow_logs, found.group_rules, found.public_subnets, found.keys) == (None, None, None, ())
    assert set(found.unread) == {"flow_logs", "group_rules", "public_subnets"}


def test_every_call_is_an_operation_of_aws_and_granted():
    """The operations that are asked for exist, can be paged where they are, and are declared."""
    session = boto3.Session(region_name="eu-west-1")
    granted = {grant.action for grant in READS}
    for action in granted:
        service, _, operation = action.partition(":")
        client = session.client(service, aws_access_key_id="a", aws_secret_access_key="b")
        assert operation in client.meta.service_model.operation_names
    assert {action.partition(":")[2].lower() for action in granted} == {name.replace("_", "") for name in ANSWERS}
