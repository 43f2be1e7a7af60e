"""Node groups whose image was made long ago."""

from collections.abc import Iterator
from datetime import date

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.eks import NodeGroup
from tidewaiter.model.severity import Severity
from tidewaiter.posture.context import Context
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.kubelet.nodes import has_groups

_DAYS = 90
_DATED = ("AL2_", "AL2023_", "WINDOWS_")


def _check(cluster: Cluster, context: Context) -> Iterator[Violation | Unknown]:
    groups = cluster.details.node_groups if cluster.details else None
    if groups is None or context.today is None:
        permission = "eks:ListNodegroups" if groups is None else ""
        yield Unknown(reason="the node groups of the cluster, or the day, are not known", permission=permission)
        return
    for group in groups:
        made = _day(group.release)
        if not group.ami_type.startswith(_DATED):
            continue
        if made is None:
            yield Unknown(reason=f"the release {group.release[:50] or 'of the image'} of node group {group.name} names no day")
        elif (context.today - made).days > _DAYS:
            yield _old(group, (context.today - made).days)


def _old(group: NodeGroup, days: int) -> Violation:
    what = f"nodes of {group.name} run the image {group.release}, made {days} days ago"
    return Violation(message=what, pointer=f"/nodegroups/{group.name}/releaseVersion")


def _day(release: str) -> date | None:
    """Read the day of a release: `1.34.1-20251120`, `2025.11.20`-style Windows releases end in a day as well."""
    digits = release.rpartition("-")[2].replace(".", "")
    try:
        return date.fromisoformat(digits) if len(digits) == len("20251120") else None
    except ValueError:
        return None


CONTROL = Control(
    id="TW-EKS-node-group-release",
    title="Image of a node group is old",
    severity=Severity.MEDIUM,
    why="Flaws of kernel, runtime and kubelet are mended by new images only, and EKS makes one about every week.",
    remediation="`aws eks update-nodegroup-version --cluster-name NAME --nodegroup-name GROUP`, on a schedule.",
    targets=(Target.CLUSTER,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/update-managed-node-group.html",),
    applies=has_groups,
    in_context=True,
)
