"""Bindings that move other workloads' pods onto a node of the holder's choice."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.powers import CHANGE, RBAC_GOOD_PRACTICES, limited, unknown_role, violation
from tidewaiter.posture.rbac import Grant


def _check(grant: Grant) -> Iterator[Violation | Unknown]:
    if grant.rules is None:
        yield unknown_role(grant)
        return
    marks = any(grant.allows(verb, "", one) for verb in CHANGE for one in ("nodes/status", "nodes"))
    if marks and (grant.allows("create", "", "pods/eviction") or grant.allows("delete", "", "pods")):
        yield violation(grant, "may mark nodes and evict pods")


def _is_wide(grant: Grant) -> bool:
    """Nodes are no part of any namespace."""
    return limited(grant) and not grant.namespace


CONTROL = Control(
    id="TW-RBAC-pod-stealing",
    title="Pods can be drawn to another node",
    severity=Severity.HIGH,
    why=(
        "Marking nodes unready and evicting their pods makes the scheduler place them, with their tokens, on a "
        "node that the holder controls."
    ),
    remediation="Separate the right to change node status from the right to evict or delete pods.",
    targets=(Target.BINDING,),
    check=_check,
    references=(RBAC_GOOD_PRACTICES,),
    applies=_is_wide,
)
