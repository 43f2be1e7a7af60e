"""Workloads that the internet reaches, whose image has a grave vulnerability, and which lead to an administrator."""

from collections.abc import Iterator

from tidewaiter.model.identity import Confidence, IdentityPath
from tidewaiter.model.severity import Severity
from tidewaiter.posture.context import Context
from tidewaiter.posture.control import EKS_BEST_PRACTICES, Control, Target, Unknown, Violation
from tidewaiter.posture.identity.reaching import is_judged, permission_of
from tidewaiter.posture.identity.view import WorkloadReach


def _check(reach: WorkloadReach, context: Context) -> Iterator[Violation | Unknown]:
    path = _path(reach)
    if path is None and reach.unread:
        yield Unknown(reason=f"there may be paths: {reach.unread}", permission=permission_of(reach.unread))
    elif path is not None and reach.exposure == "internet":
        found = [context.grave_in(digest) if digest else None for digest in reach.digests or ("",)]
        grave = list(dict.fromkeys(name for names in found for name in names or ()))
        if grave:
            yield Violation(message=f"exposed to the internet, with {', '.join(grave[:3])}, and leads to {path.nodes[-1].name}")
        elif None in found:
            yield Unknown(reason="the workload is exposed and leads to an administrator; what is in its images was not scanned here")


def _path(reach: WorkloadReach) -> IdentityPath | None:
    """Return a way to an administrator that does not depend on what is not known."""
    return next((one for one in (reach.to_account, reach.to_cluster) if one and one.confidence is not Confidence.POSSIBLE), None)


CONTROL = Control(
    id="TW-IAM-toxic-combination",
    title="Exposed, exploitable and powerful at once",
    severity=Severity.CRITICAL,
    why="One exploit from the internet makes its finder administrator: no further mistake is needed.",
    remediation=(
        "Do the quickest of three: upgrade what is exploited, close the exposure (`loadBalancerSourceRanges`, a NetworkPolicy), or cut "
        "the path where the report says."
    ),
    targets=(Target.REACH,),
    check=_check,
    references=(EKS_BEST_PRACTICES,),
    applies=lambda reach: is_judged(_path(reach), reach),
    in_context=True,
)
