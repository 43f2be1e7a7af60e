"""Bindings of groups that everybody is in."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.powers import RBAC_GOOD_PRACTICES
from tidewaiter.posture.rbac import Grant

_GROUPS = frozenset({"system:authenticated", "system:serviceaccounts"})


def _check(grant: Grant) -> Iterator[Violation]:
    """Fail every such group: what all clusters give to all (self review, discovery) does not get here."""
    for subject in grant.subjects:
        if subject.kind == "Group" and subject.name in _GROUPS:
            yield Violation(message=f"{subject} holds {grant.role_kind} {grant.role} in {grant.scope}", pointer="/subjects")


CONTROL = Control(
    id="TW-RBAC-everybody",
    title="Everybody who is logged in has rights",
    severity=Severity.HIGH,
    why=(
        "system:authenticated holds every AWS principal with an access entry and every service account; a right "
        "for it is a right for any pod."
    ),
    remediation="Delete the binding (`kubectl delete clusterrolebinding NAME`) and bind the group or accounts that need it.",
    targets=(Target.BINDING,),
    check=_check,
    references=(RBAC_GOOD_PRACTICES,),
)
