"""Launch templates of node groups whose volumes are not encrypted."""

from collections.abc import Iterator, Sequence

from tidewaiter.model.eks import NodeGroup
from tidewaiter.model.severity import Severity
from tidewaiter.posture.clusters import about
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.pods import mapping, sequence


def _judge(groups: Sequence[NodeGroup]) -> Iterator[Violation | Unknown]:
    for one in groups:
        if one.template_unread:
            yield Unknown(reason=f"launch template of {one.name}: {one.template_unread}", permission="ec2:DescribeLaunchTemplateVersions")
        for device in map(mapping, sequence((one.template or {}).get("BlockDeviceMappings"))):
            if mapping(device.get("Ebs")).get("Encrypted") is False:
                what = f"volume {device.get('DeviceName', '')} of node group {one.name} is not encrypted"
                yield Violation(message=what, pointer=f"/nodegroups/{one.name}/launchTemplate")


CONTROL = Control(
    id="TW-EKS-node-group-volume",
    title="Volumes of nodes are not encrypted",
    severity=Severity.MEDIUM,
    why="Node disks hold image layers, logs, mounted secrets and the kubelet's credentials; a snapshot of one is all of them.",
    remediation="Set `Encrypted: true` in the launch template, or EBS encryption by default for the region.",
    targets=(Target.CLUSTER,),
    check=about("node_groups", "eks:ListNodegroups", _judge),
    references=("https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",),
)
