"""Add-ons that do not do their work."""

from collections.abc import Iterator, Sequence

from tidewaiter.model.eks import Addon
from tidewaiter.model.severity import Severity
from tidewaiter.posture.clusters import about
from tidewaiter.posture.control import Control, Target, Violation

_BROKEN = frozenset({"CREATE_FAILED", "DEGRADED", "DELETE_FAILED", "UPDATE_FAILED"})


def _judge(addons: Sequence[Addon]) -> Iterator[Violation]:
    for one in addons:
        if one.status in _BROKEN or one.issues:
            why = f": {', '.join(one.issues)}" if one.issues else ""
            yield Violation(message=f"add-on {one.name} {one.version} is {one.status}{why}", pointer=f"/addons/{one.name}")


CONTROL = Control(
    id="TW-EKS-addon-unhealthy",
    title="Add-on is not healthy",
    severity=Severity.MEDIUM,
    why="Networks, name service, volumes and pod identities are add-ons: policies and credentials fail with them, also unnoticed.",
    remediation="Read the issues with `aws eks describe-addon`, mend them and update the add-on.",
    targets=(Target.CLUSTER,),
    check=about("addons", "eks:ListAddons", _judge),
    references=("https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html",),
)
