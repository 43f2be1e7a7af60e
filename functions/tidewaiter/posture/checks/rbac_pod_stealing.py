"""Bindings that move other workloads' pods onto a node of the holder's choice."""

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target
from tidewaiter.posture.powers import CHANGE, RBAC_GOOD_PRACTICES, both, limited
from tidewaiter.posture.rbac import Grant


def _marks(grant: Grant) -> bool:
    return any(grant.allows(verb, "", one) for verb in CHANGE for one in ("nodes/status", "nodes"))


def _evicts(grant: Grant) -> bool:
    return grant.allows("create", "", "pods/eviction") or grant.allows("delete", "", "pods")


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
    remediation="Separate the right to change `nodes/status` from the right to evict or delete pods: two roles, two accounts.",
    targets=(Target.BINDING,),
    check=both(_marks, _evicts, "may mark nodes and evict pods"),
    references=(RBAC_GOOD_PRACTICES,),
    applies=_is_wide,
)
