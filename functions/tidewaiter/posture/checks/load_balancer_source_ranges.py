"""Internet-facing load balancers that take traffic from everywhere."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.clusters import too_wide
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.network.entries import is_internal
from tidewaiter.posture.objects import KubernetesObject, of_kind
from tidewaiter.posture.pods import sequence

_SCHEME = "service.beta.kubernetes.io/aws-load-balancer-scheme"
_RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges"
_GROUPS, _PERMISSION = "service.beta.kubernetes.io/aws-load-balancer-security-groups", "ec2:DescribeSecurityGroups"


def _check(item: KubernetesObject) -> Iterator[Violation | Unknown]:
    """Judge by the annotations of the AWS controllers; without any, the default of the load balancer's class decides."""
    notes = item.annotations
    if is_internal(item.spec, notes):
        return
    ranges = {str(one) for one in sequence(item.spec.get("loadBalancerSourceRanges"))} | _written(notes.get(_RANGES))
    try:
        wide = too_wide(ranges)
    except ValueError as error:
        yield Unknown(reason=f"the source ranges cannot be read: {error}")
        return
    if ranges and not wide:
        return
    if notes.get(_GROUPS):
        yield Unknown(reason=f"the security groups {notes[_GROUPS]}, which the service names, decide who is let in", permission=_PERMISSION)
        return
    if not ranges and _SCHEME not in notes and item.spec.get("loadBalancerClass"):
        yield Unknown(reason="whether the load balancer faces the internet is the default of its class")
        return
    said = f"from {', '.join(sorted(ranges))}" if ranges else "from everywhere"
    severity = Severity.MEDIUM if ranges and not any(one.endswith("/0") for one in wide) else None
    yield Violation(message=f"the load balancer takes traffic {said}", pointer="/spec/loadBalancerSourceRanges", severity=severity)


def _written(note: object) -> set[str]:
    return {one.strip() for one in note.split(",") if one.strip()} if isinstance(note, str) else set()


def _balances(item: KubernetesObject) -> bool:
    return of_kind("Service")(item) and item.spec.get("type") == "LoadBalancer"


CONTROL = Control(
    id="TW-NET-load-balancer-source-ranges",
    title="Load balancer is open to every address",
    severity=Severity.HIGH,
    why="The service is reachable from the whole internet as soon as it exists.",
    remediation="Set `loadBalancerSourceRanges`, or make the load balancer internal with the scheme annotation.",
    targets=(Target.OBJECT,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html",),
    applies=_balances,
)
