"""Node groups whose kubelets have fallen behind the control plane."""

from collections.abc import Iterator, Sequence

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.eks import NodeGroup
from tidewaiter.model.severity import Severity
from tidewaiter.posture.clusters import about, minor_of
from tidewaiter.posture.control import Control, Target, Unknown, Violation

_BEHIND = 2


def _check(cluster: Cluster) -> Iterator[Violation | Unknown]:
    control_plane = minor_of(cluster.version)
    if control_plane is None:
        yield Unknown(reason="the version of the cluster is not known", permission="eks:DescribeCluster")
        return

    def judge(groups: Sequence[NodeGroup]) -> Iterator[Violation]:
        for one in groups:
            nodes = minor_of(one.version)
            if nodes is not None and control_plane - nodes >= _BEHIND:
                what = f"node group {one.name} runs {one.version}, the cluster {cluster.version}"
                yield Violation(message=what, pointer=f"/nodegroups/{one.name}/version")

    yield from about("node_groups", "eks:ListNodegroups", judge)(cluster)


CONTROL = Control(
    id="TW-EKS-node-group-version",
    title="Node group is versions behind the control plane",
    severity=Severity.MEDIUM,
    why="Old kubelets keep flaws that newer ones have mended, and beyond three versions they stop working.",
    remediation="Update the group (`aws eks update-nodegroup-version`).",
    targets=(Target.CLUSTER,),
    check=_check,
    references=("https://kubernetes.io/releases/version-skew-policy/",),
)
