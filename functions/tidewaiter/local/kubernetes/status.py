"""Kubernetes `Status` objects: how the API says no."""

from collections.abc import Mapping, Sequence
from typing import Any

from tidewaiter.local.kubernetes.resources import ResourceType


class ApiStatusError(Exception):
    """A refusal with its HTTP code; `headers` go onto the response."""

    def __init__(
        self, code: int, reason: str, message: str, *, details: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.reason = reason
        self.message = message
        self.details = details or {}
        self.headers = headers or {}

    def body(self) -> dict[str, Any]:
        """Return the Status object."""
        status: dict[str, Any] = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure"}
        status |= {"message": self.message, "reason": self.reason, "code": self.code}
        return status | ({"details": dict(self.details)} if self.details else {})


def _details(resource: ResourceType, name: str) -> dict[str, Any]:
    details = {"name": name, "group": resource.group, "kind": resource.plural}
    return {key: value for key, value in details.items() if value}


def qualified(resource: ResourceType) -> str:
    """Name a resource type as messages do: `pods`, `deployments.apps`."""
    return f"{resource.plural}.{resource.group}" if resource.group else resource.plural


def not_found(resource: ResourceType, name: str) -> ApiStatusError:
    """404 for an object."""
    return ApiStatusError(404, "NotFound", f'{qualified(resource)} "{name}" not found', details=_details(resource, name))


def already_exists(resource: ResourceType, name: str) -> ApiStatusError:
    """409 for a create."""
    return ApiStatusError(409, "AlreadyExists", f'{qualified(resource)} "{name}" already exists', details=_details(resource, name))


def conflict(resource: ResourceType, name: str, why: str = "") -> ApiStatusError:
    """409 for a stale resource version or a failed precondition."""
    why = why or "the object has been modified; please apply your changes to the latest version and try again"
    message = f'Operation cannot be fulfilled on {qualified(resource)} "{name}": {why}'
    return ApiStatusError(409, "Conflict", message, details=_details(resource, name))


def bad_request(message: str) -> ApiStatusError:
    """400."""
    return ApiStatusError(400, "BadRequest", message)


def invalid(resource: ResourceType, name: str, message: str) -> ApiStatusError:
    """422: the object is well-formed and not acceptable."""
    return ApiStatusError(
        422, "Invalid", f'{resource.kind}.{resource.group} "{name}" is invalid: {message}', details=_details(resource, name)
    )


def expired() -> ApiStatusError:
    """410: the snapshot behind a continue token is gone."""
    return ApiStatusError(
        410, "Expired", "The provided continue parameter is too old to display a consistent list result; start a new list."
    )


def too_many_requests(retry_after: int) -> ApiStatusError:
    """429 of an overloaded server."""
    details = {"retryAfterSeconds": retry_after}
    message = "the server has received too many requests and has asked us to try again later"
    return ApiStatusError(429, "TooManyRequests", message, details=details, headers={"Retry-After": str(retry_after)})


def budget_refusal(pod: str, causes: Sequence[str]) -> ApiStatusError:
    """429 of an eviction that a disruption budget forbids."""
    details = {"name": pod, "kind": "pods", "causes": [{"reason": "DisruptionBudget", "message": cause} for cause in causes]}
    return ApiStatusError(
        429,
        "TooManyRequests",
        "Cannot evict pod as it would violate the pod's disruption budget.",
        details=details,
        headers={"Retry-After": "10"},
    )
