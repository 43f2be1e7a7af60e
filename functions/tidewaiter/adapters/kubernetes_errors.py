"""Kubernetes `Status` answers to Tidewaiter's errors, and how long to wait before trying again."""

from collections.abc import Mapping
from typing import Any

from tidewaiter.errors import (
    BadInputError,
    ConflictError,
    NotFoundError,
    OfflineError,
    PermissionMissingError,
    RefusedError,
    TidewaiterError,
)

MAX_DELAY_SECONDS = 30.0
_FIRST_DELAY_SECONDS = 0.5


class GoneError(TidewaiterError):
    """The snapshot behind a continue token or resource version expired: list again."""


def raise_for(status: int, answer: Mapping[str, Any], *, verb: str, resource: str, where: str) -> None:
    """Raise what an HTTP status above 399 means; do nothing for success."""
    if 200 <= status < 300:  # noqa: PLR2004 - HTTP
        return
    message = str(answer.get("message") or f"the Kubernetes API answered {status}")
    permission = f"kubernetes:{verb} {resource}"
    if status == 401:  # noqa: PLR2004
        hint = "Give the role an access entry in the cluster, or renew the token"
        raise PermissionMissingError(
            f"the Kubernetes API does not accept our token: {message}", permission=permission, where=where, hint=hint
        )
    if status == 403:  # noqa: PLR2004
        hint = f"Bind the caller to a role that allows verb {verb} on {resource}"
        raise PermissionMissingError(message, permission=permission, where=where, hint=hint)
    raise _by_status(status)(message, where=where)


def _by_status(status: int) -> type[TidewaiterError]:
    known: Mapping[int, type[TidewaiterError]] = {
        400: BadInputError,
        404: NotFoundError,
        405: BadInputError,
        409: ConflictError,
        410: GoneError,
        415: BadInputError,
        422: BadInputError,
        429: RefusedError,
    }
    return known.get(status, OfflineError)


def is_budget_refusal(answer: Mapping[str, Any]) -> bool:
    """Tell a 429 of a disruption budget, which waiting does not solve, from one of an overloaded server."""
    details = answer.get("details")
    causes = details.get("causes") if isinstance(details, Mapping) else None
    entries = causes if isinstance(causes, list) else []
    return any(isinstance(cause, Mapping) and cause.get("reason") == "DisruptionBudget" for cause in entries)


def retry_delay(headers: Mapping[str, str], attempt: int) -> float:
    """Return the seconds to wait: the server's Retry-After within bounds, else doubling from half a second."""
    told = str(headers.get("Retry-After", ""))
    if told.isdecimal():
        return min(float(told), MAX_DELAY_SECONDS)
    return float(min(_FIRST_DELAY_SECONDS * 2 ** (attempt - 1), MAX_DELAY_SECONDS))
