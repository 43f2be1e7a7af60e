"""Node groups that anybody may try to log in to."""

from collections.abc import Iterator, Sequence

from tidewaiter.model.eks import NodeGroup
from tidewaiter.model.severity import Severity
from tidewaiter.posture.clusters import about
from tidewaiter.posture.control import Control, Target, Violation


def _judge(groups: Sequence[NodeGroup]) -> Iterator[Violation]:
    for one in groups:
        if one.ssh_key and not one.ssh_sources:
            yield Violation(
                message=f"port 22 of node group {one.name} is open to every address", pointer=f"/nodegroups/{one.name}/remoteAccess"
            )


CONTROL = Control(
    id="TW-EKS-node-group-ssh",
    title="SSH of a node group is open to every address",
    severity=Severity.HIGH,
    why="With a key and no source groups EKS opens port 22 to 0.0.0.0/0: one leaked key is root on every node of the group.",
    remediation="Create the group again without `remoteAccess` and use Session Manager, or name source security groups.",
    targets=(Target.CLUSTER,),
    check=about("node_groups", "eks:ListNodegroups", _judge),
    references=("https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteAccessConfig.html",),
)
