"""What controls of roles in a use share: which they are about, and what to say where the role is not known."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Check, Unknown, Violation
from tidewaiter.posture.identity.baselines import AGENTS_ASK
from tidewaiter.posture.identity.reaching import permission_of
from tidewaiter.posture.identity.view import RoleUse

IDLE_DAYS = 90
"""Days after which what is not used is not needed."""


def of_use(use: str) -> Callable[[RoleUse], bool]:
    """Make a control apply to roles in one use."""
    return lambda view: view.use == use


def known(judge: Callable[[RoleUse], Iterable[Violation | Unknown]]) -> Check:
    """Make a check that is unknown where the role could not be read, with the permission that the reason names in parentheses."""

    def check(view: RoleUse) -> Iterator[Violation | Unknown]:
        if view.unread:
            yield Unknown(reason=view.unread, permission=permission_of(view.unread))
        else:
            yield from judge(view)

    return check


def idle_since(created: str, last_used: str | None, today: date | None) -> str:
    """Say since when nobody used a principal, for long enough to be told; empty if somebody did, it is new, or that is not known."""
    if today is None or last_used is None or (created and age(created, today) < IDLE_DAYS):
        return ""
    if not last_used:
        return "in the time that IAM remembers"
    return f"since {last_used[:10]}" if age(last_used, today) > IDLE_DAYS else ""


def age(moment: str, today: date) -> int:
    """Return the days between a moment (RFC 3339) and today."""
    return (today - date.fromisoformat(moment[:10])).days


def too_much(use: str, service: str) -> Check:
    """Make a check of what a role may do beyond its use; less severe where it may only look."""

    def check(view: RoleUse) -> Iterator[Violation | Unknown]:
        if view.excess:
            shown = ", ".join(map(str, view.excess[:5])) + (f" and {len(view.excess) - 5} more" if len(view.excess) > 5 else "")  # noqa: PLR2004 - enough to see what sort
            harmless = all(one.only_looks for one in view.excess)
            mild = not any(one.sure for one in view.excess) or all(one.only_looks or one.action in AGENTS_ASK for one in view.excess)
            severity = Severity.LOW if harmless else Severity.MEDIUM if mild else None
            yield Violation(message=f"{use} role {view.role} may do more than {service} needs: {shown}", severity=severity)
        if view.unread:  # what could be read is judged all the same
            yield Unknown(reason=view.unread, permission=permission_of(view.unread))

    return check
