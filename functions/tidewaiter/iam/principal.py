"""Does a resource policy's Principal name the caller, and how directly? The directness decides what may still limit a grant.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from enum import IntEnum

from tidewaiter.iam.document import Statement
from tidewaiter.iam.request import Caller, CallerKind
from tidewaiter.iam.ternary import Ternary


class Directness(IntEnum):
    """How a principal element reaches the caller, weakest first."""

    ACCOUNT = 1  # the account may decide by its own policies: a delegation, not a grant
    ROLE = 2  # the role behind a session: boundary and session policies still limit
    ANYONE = 3  # `*`: the documentation does not say what boundaries do to it
    CALLER = 4  # the user, the session or the service itself


def names_caller(statement: Statement, caller: Caller) -> tuple[Ternary, Directness]:
    """Tell whether a statement's Principal or NotPrincipal covers the caller, and by which directness at best."""
    if statement.not_principal:
        return _excluded(statement, caller), Directness.ANYONE
    hits = [_reach(kind, value, caller) for kind, value in statement.principals]
    found = [hit for hit in hits if isinstance(hit, Directness)]
    if found:
        return True, max(found)
    return (None if None in hits else False), Directness.ACCOUNT


def _reach(kind: str, value: str, caller: Caller) -> Directness | bool | None:
    """Compare one principal with the caller: a directness, False, or None where it cannot be told."""
    if value == "*" and kind in ("*", "AWS"):
        return Directness.ANYONE if kind == "*" or not caller.outside else False
    if kind == "Service":
        return _service(value, caller)
    if kind == "AWS":
        return _aws(value, caller)
    if kind == "Federated" and caller.kind is not CallerKind.FEDERATED:
        return Directness.CALLER if caller.kind is CallerKind.WEB_IDENTITY and value == caller.arn else False
    return None


def _service(value: str, caller: Caller) -> Directness | bool:
    matches = caller.kind is CallerKind.SERVICE and value in ("*", caller.service)
    return Directness.CALLER if matches else False


def names_deleted(value: str) -> bool:
    """Tell whether a principal is the unique id that IAM shows in place of the ARN of a role or user that was deleted."""
    return value.startswith(("AROA", "AIDA")) and value.isalnum()


def _aws(value: str, caller: Caller) -> Directness | bool | None:
    if caller.outside or names_deleted(value):
        return False
    if value == caller.arn:
        return Directness.CALLER
    if value == caller.role_arn:
        return Directness.ROLE
    if _account_of(value):
        return Directness.ACCOUNT if _account_of(value) == caller.account else False
    return False if value.startswith("arn:") else None


def _account_of(value: str) -> str:
    """Give the account that an account principal names (`111122223333` or `arn:aws:iam::111122223333:root`), else nothing."""
    if value.isdigit():
        return value
    parts = value.split(":")
    return parts[4] if len(parts) == 6 and parts[2] == "iam" and parts[5] == "root" else ""  # noqa: PLR2004 - parts of an ARN


def _excluded(statement: Statement, caller: Caller) -> Ternary:
    """Evaluate NotPrincipal: the caller escapes only if each of its names (session, role, account) is listed.

    With some of them listed IAM's documentation warns of surprises, so the answer is None; Allow with NotPrincipal is None too.
    """
    if not statement.deny:
        return None
    levels = {hit for hit in (_reach(kind, value, caller) for kind, value in statement.principals) if hit is not False}
    if not levels:
        return True
    wanted = {Directness.CALLER} if caller.outside or caller.kind is CallerKind.ROOT else {Directness.CALLER, Directness.ACCOUNT}
    if caller.kind is CallerKind.ROLE_SESSION:
        wanted.add(Directness.ROLE)
    return False if wanted <= levels or Directness.ANYONE in levels else None
