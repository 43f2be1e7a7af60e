"""Nodes that run powerful pods beside pods that the internet reaches."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.identity.reaching import permission_of
from tidewaiter.posture.identity.view import NodeView


def _check(view: NodeView) -> Iterator[Violation | Unknown]:
    if view.unread:
        yield Unknown(reason=view.unread, permission=permission_of(view.unread))
    elif view.exposed and view.powerful:
        message = (
            f"{', '.join(view.powerful)} lead to an administrator and run beside {', '.join(view.exposed)}, which the internet reaches"
        )
        yield Violation(message=message)


CONTROL = Control(
    id="TW-RBAC-powerful-neighbour",
    title="Powerful pod shares a node with an exposed one",
    severity=Severity.HIGH,
    why="A breakout from the exposed pod reads the tokens of every pod on its node.",
    remediation=(
        "Keep them apart: node groups with taints for controllers (`tolerations`, `nodeSelector`), or `podAntiAffinity`; or take the "
        "power away."
    ),
    targets=(Target.NODE,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/security/rbac-good-practices/",),
)
