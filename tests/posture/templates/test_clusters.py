"""EKS clusters of templates as model values: defaults of EKS, gaps of the template, and parts that are resources of their own."""

from dataclasses import replace
from typing import Any

from tidewaiter.model.finding import Location
from tidewaiter.posture.templates.clusters import views_of
from tidewaiter.posture.templates.declared import Declared, Template
from tidewaiter.posture.templates.values import NOT_IN_TEMPLATE, NOT_KNOWN, NOT_YET


def declared(kind: str, name: str, **properties: Any) -> Declared:
    """Declare a resource whose places are its name and the pointer."""
    keys = frozenset({f"${{{name}}}", f"${{{name}.Arn}}"})
    return Declared(type=f"AWS::{kind}", name=name, properties=properties, keys=keys, place=lambda at: Location(pointer=f"{name}{at}"))


def view(*resources: Declared):
    """Return the only cluster of a template."""
    (one,) = views_of(Template(path="t", resources=resources))
    return one


def test_what_is_left_out_has_the_default():
    """EKS opens the endpoint to everybody, keeps no logs and makes the creator administrator, unless told otherwise."""
    one = view(declared("EKS::Cluster", "C")).cluster()
    assert (one.public_endpoint, one.private_endpoint, one.public_cidrs, one.logging) == (True, False, ("0.0.0.0/0",), ())
    assert (one.authentication_mode, one.creator_is_admin, one.secrets_key, one.deletion_protection) == ("CONFIG_MAP", True, "", False)
    assert (one.auto_mode, one.remote_networks, one.version) == (False, (), "")


def test_what_is_not_known_is_none():
    """An unresolved value is never taken for a default."""
    network = {"EndpointPublicAccess": True, "PublicAccessCidrs": NOT_KNOWN, "EndpointPrivateAccess": "${P}"}
    one = view(
        declared(
            "EKS::Cluster",
            "C",
            ResourcesVpcConfig=network,
            Logging=NOT_KNOWN,
            AccessConfig=NOT_KNOWN,
            EncryptionConfig=NOT_KNOWN,
            RemoteNetworkConfig={"RemotePodNetworks": NOT_KNOWN},
            Version=NOT_KNOWN,
        )
    ).cluster()
    assert (one.public_endpoint, one.private_endpoint, one.logging, one.authentication_mode) == (None, None, None, None)
    assert (one.secrets_key, one.creator_is_admin, one.remote_networks, one.version) == (None, None, None, "")


def test_one_open_block_decides():
    """A list that lets everybody in does so whatever else it holds."""
    one = view(declared("EKS::Cluster", "C", ResourcesVpcConfig={"PublicAccessCidrs": [NOT_KNOWN, "0.0.0.0/0"]})).cluster()
    assert (one.public_endpoint, one.public_cidrs) == (True, ("0.0.0.0/0",))


def test_a_key_counts_even_if_only_referred_to():
    """A reference to a key is a key."""
    keys = [{"Provider": {"KeyArn": "${K.Arn}"}, "Resources": ["secrets"]}]
    one = view(declared("EKS::Cluster", "C", EncryptionConfig=keys), declared("KMS::Key", "K", Enabled=False, KeyPolicy={"a": 1})).cluster()
    assert one.secrets_key == "${K.Arn}"
    assert [(key.state, key.policy) for key in one.details.keys] == [("Disabled", {"a": 1})]
    assert view(declared("EKS::Cluster", "C", EncryptionConfig=[{"Provider": {"KeyArn": NOT_KNOWN}}])).cluster().secrets_key == NOT_YET


def test_parts_join_by_reference_and_by_name():
    """Node groups and add-ons of other clusters are not this one's; findings in a part point at the part."""
    one = view(
        declared("EKS::Cluster", "C", Name="prod"),
        declared("EKS::Nodegroup", "N", ClusterName="${C}", NodegroupName="ng", RemoteAccess={"Ec2SshKey": "k"}),
        declared("EKS::Nodegroup", "Other", ClusterName="${Elsewhere}"),
        declared("EKS::Addon", "A", ClusterName="prod", AddonName="vpc-cni", ServiceAccountRoleArn=NOT_KNOWN),
        declared("EKS::Capability", "K", ClusterName="prod", Type="ACK", Configuration={"Ack": {"X": 1}}),
        declared("EKS::IdentityProviderConfig", "I", ClusterName="prod", Oidc={"UsernamePrefix": NOT_KNOWN}),
        declared("Logs::LogGroup", "L", LogGroupName="/aws/eks/prod/cluster", RetentionInDays=7, KmsKeyId=NOT_KNOWN),
    )
    details = one.cluster().details
    assert [(group.name, group.ssh_key, group.ssh_sources) for group in details.node_groups] == [("ng", "k", ())]
    assert [(addon.name, addon.own_role) for addon in details.addons] == [("vpc-cni", True)]
    assert details.capabilities[0].configuration == {"ack": {"x": 1}}
    assert details.identity_providers[0].username_prefix == NOT_YET
    assert [(group.retention_days, group.kms_key) for group in details.log_groups] == [(7, NOT_YET)]
    assert one.place("/nodegroups/ng/remoteAccess").pointer == "N/RemoteAccess"
    assert one.place("/resourcesVpcConfig/publicAccessCidrs").pointer == "C/ResourcesVpcConfig/PublicAccessCidrs"


def test_what_no_template_holds_says_so():
    """Facts of a live account have the reason that they are none of a template's."""
    details = view(declared("EKS::Cluster", "C")).cluster().details
    assert details.insights is None
    assert {details.unread[name] for name in ("insights", "guardduty", "node_groups", "addons")} == {NOT_IN_TEMPLATE}


def test_launch_templates():
    """A launch template of the same file is read; one that is elsewhere, or not known in what is judged, is unread."""
    group = declared(
        "EKS::Nodegroup", "N", ClusterName="${C}", LaunchTemplate={"Id": "${T}"}, RemoteAccess={"SourceSecurityGroups": NOT_KNOWN}
    )
    cluster = declared("EKS::Cluster", "C")

    def read(*more: Declared):
        return view(cluster, group, *more).cluster().details.node_groups[0]

    known = {"MetadataOptions": {"HttpTokens": "optional"}, "UserData": NOT_KNOWN}
    assert read(declared("EC2::LaunchTemplate", "T", LaunchTemplateData=known)).template == known
    assert read(declared("EC2::LaunchTemplate", "T", LaunchTemplateData={"MetadataOptions": NOT_KNOWN})).template_unread == NOT_YET
    assert read().template_unread == "the launch template is not in this template"
    assert read().ssh_sources == (NOT_YET,)


def test_the_launch_template_beside_a_group_is_its_own():
    """Where a loop hides which one is meant, the only one in the same instance of a module is; with two of them nobody knows."""
    unknown = {"Id": NOT_KNOWN, "Name": NOT_KNOWN}
    group = replace(declared("EKS::Nodegroup", "N", ClusterName="${C}", LaunchTemplate=unknown), module='module.n["a"]')
    data = {"MetadataOptions": {"HttpTokens": "optional"}}
    beside = replace(declared("EC2::LaunchTemplate", "T", LaunchTemplateData=data), module='module.n["a"]')
    other = replace(beside, module='module.n["b"]')

    def read(*more: Declared):
        return view(declared("EKS::Cluster", "C"), group, *more).cluster().details.node_groups[0]

    assert read(beside, other).template == data
    assert read(beside, beside).template_unread == NOT_YET
    assert read(other).template_unread == "the launch template is not in this template"


def test_the_image_of_a_group_that_names_none():
    """EKS starts its own; a launch template with an image, or one that nobody can read, may start any."""
    cluster = declared("EKS::Cluster", "C")
    own = declared("EC2::LaunchTemplate", "T", LaunchTemplateData={"ImageId": "ami-1"})
    plain = declared("EKS::Nodegroup", "N", ClusterName="${C}")
    custom = declared("EKS::Nodegroup", "N", ClusterName="${C}", LaunchTemplate={"Id": "${T}"})
    images = [view(cluster, *more).cluster().details.node_groups[0].ami_type for more in ((plain,), (custom, own), (custom,))]
    assert images == ["AL2023_x86_64_STANDARD", "", ""]


def test_a_part_without_a_known_cluster_belongs_to_the_only_one():
    """With two clusters it could be either's, and is neither's."""
    group = declared("EKS::Nodegroup", "N", ClusterName=NOT_KNOWN)
    assert view(declared("EKS::Cluster", "C"), group).cluster().details.node_groups
    two = views_of(Template(path="t", resources=(declared("EKS::Cluster", "C"), declared("EKS::Cluster", "D"), group)))
    assert [one.cluster().details.node_groups for one in two] == [None, None]
