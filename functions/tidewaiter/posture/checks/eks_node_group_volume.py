"""Launch templates of node groups whose volumes are not encrypted."""

from collections.abc import Iterator

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.eks import NodeGroup
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.pods import mapping, sequence

_SETTING = "ec2:GetEbsEncryptionByDefault"


def _check(cluster: Cluster) -> Iterator[Violation | Unknown]:
    """Judge the effective value: an account that encrypts every new volume does so whatever a template says."""
    details = cluster.details
    if details is None or details.node_groups is None:
        reason = details.unread.get("node_groups", "") if details else ""
        yield Unknown(reason=reason or "the node groups of the cluster are not known", permission="eks:ListNodegroups")
    elif not details.volumes_encrypted:
        for group in details.node_groups:
            yield from _judge(group, default=details.volumes_encrypted)


def _judge(group: NodeGroup, *, default: bool | None) -> Iterator[Violation | Unknown]:
    place = f"/nodegroups/{group.name}/launchTemplate"
    if group.template_unread:
        yield Unknown(reason=f"launch template of {group.name}: {group.template_unread}", permission="ec2:DescribeLaunchTemplateVersions")
        return
    devices = [mapping(one) for one in sequence((group.template or {}).get("BlockDeviceMappings"))]
    said = [mapping(one.get("Ebs")).get("Encrypted") for one in devices] or [None]
    for device, encrypted in zip(devices or [{}], said, strict=True):
        name = f"volume {device.get('DeviceName', '')}".strip() if device else "the root volume"
        if encrypted is False or (encrypted is None and default is False):
            by = "" if encrypted is False else ": nothing says so, and the account does not do it by itself"
            yield Violation(message=f"{name} of node group {group.name} is not encrypted{by}", pointer=place)
        elif encrypted is None:
            yield Unknown(reason=f"{name} of node group {group.name} is as the account has it, which is not known", permission=_SETTING)


CONTROL = Control(
    id="TW-EKS-node-group-volume",
    title="Volumes of nodes are not encrypted",
    severity=Severity.MEDIUM,
    why="Node disks hold image layers, logs, mounted secrets and the kubelet's credentials; a snapshot of one is all of them.",
    remediation="`aws ec2 enable-ebs-encryption-by-default`, or `Encrypted: true` in the launch template; then renew the nodes.",
    targets=(Target.CLUSTER,),
    check=_check,
    references=("https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",),
)
