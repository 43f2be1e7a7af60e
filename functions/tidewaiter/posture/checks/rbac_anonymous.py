"""Bindings of callers that did not say who they are."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.powers import RBAC_GOOD_PRACTICES
from tidewaiter.posture.rbac import Grant


def _check(grant: Grant) -> Iterator[Violation]:
    """Fail every such subject: what all clusters show in public is no grant of their users and does not get here."""
    for subject in grant.subjects:
        if (subject.kind, subject.name) in (("User", "system:anonymous"), ("Group", "system:unauthenticated")):
            yield Violation(message=f"{subject} holds {grant.role_kind} {grant.role} in {grant.scope}", pointer="/subjects")


CONTROL = Control(
    id="TW-RBAC-anonymous",
    title="Anonymous callers have rights",
    severity=Severity.CRITICAL,
    why="Everyone who reaches the endpoint has these rights, without any credential.",
    remediation=(
        "`kubectl delete clusterrolebinding NAME` (or `rolebinding`); health and version need no other rights than "
        "system:public-info-viewer."
    ),
    targets=(Target.BINDING,),
    check=_check,
    references=(RBAC_GOOD_PRACTICES,),
)
