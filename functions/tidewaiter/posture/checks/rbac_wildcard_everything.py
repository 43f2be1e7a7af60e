"""Roles of one's own that allow everything."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.powers import RBAC_GOOD_PRACTICES, unknown_role, violation
from tidewaiter.posture.rbac import Grant


def _check(grant: Grant) -> Iterator[Violation | Unknown]:
    if grant.rules is None:
        yield unknown_role(grant)
    elif grant.everything:
        yield violation(grant, "may do anything")


def _is_own(grant: Grant) -> bool:
    """cluster-admin itself has a control of its own."""
    return grant.role != "cluster-admin"


CONTROL = Control(
    id="TW-RBAC-wildcard-everything",
    title="A role allows everything",
    severity=Severity.CRITICAL,
    why="All verbs on all resources is cluster-admin under another name, which reviews look past.",
    remediation=(
        "List the `apiGroups`, `resources` and `verbs` that are used: `kubectl auth can-i --list --as=SUBJECT` shows what there is now."
    ),
    targets=(Target.BINDING,),
    check=_check,
    references=(RBAC_GOOD_PRACTICES,),
    mappings={"CIS EKS 1.8.0": ("4.1.3",)},
    applies=_is_own,
)
