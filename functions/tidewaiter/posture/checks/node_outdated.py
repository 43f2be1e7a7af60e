"""Nodes that no managed group renews, on an old operating system or kubelet."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.clusters import minor_of
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.objects import KubernetesObject, of_kind
from tidewaiter.posture.pods import mapping

_BEHIND = 2
_GROUP = "eks.amazonaws.com/nodegroup"
_ENDED = "Amazon Linux 2"


def _check(item: KubernetesObject) -> Iterator[Violation | Unknown]:
    info = mapping(mapping(item.data.get("status")).get("nodeInfo"))
    version = str(info.get("kubeletVersion", ""))
    # `v1.33.5-eks-1` and `v1.33+` name a minor version too.
    kubelet = minor_of(".".join(version.split(".")[:2]).rstrip("+"))
    if kubelet is None:
        yield Unknown(reason="the node has not reported its kubelet's version")
    elif item.minor - kubelet >= _BEHIND:
        yield Violation(message=f"the kubelet is {version}, the cluster 1.{item.minor}", pointer="/status/nodeInfo/kubeletVersion")
    if str(info.get("osImage", "")) == _ENDED:
        yield Violation(message="Amazon Linux 2 gets no node images since November 2025", pointer="/status/nodeInfo/osImage")


def _not_managed(item: KubernetesObject) -> bool:
    """Leave nodes of managed groups to the controls of their group, which say it once."""
    return of_kind("Node")(item) and _GROUP not in mapping(item.metadata.get("labels"))


CONTROL = Control(
    id="TW-K8S-node-outdated",
    title="Node runs an old kubelet or operating system",
    severity=Severity.MEDIUM,
    why="Flaws of kernel, runtime and kubelet are what breaks out of containers, and old ones stay unmended.",
    remediation=(
        "Replace the node by one of the cluster's version, on AL2023 or Bottlerocket: `kubectl drain NODE --ignore-daemonsets "
        "--delete-emptydir-data`, then end its instance."
    ),
    targets=(Target.OBJECT,),
    check=_check,
    references=("https://kubernetes.io/releases/version-skew-policy/",),
    applies=_not_managed,
)
