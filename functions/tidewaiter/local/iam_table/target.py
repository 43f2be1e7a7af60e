"""What one API call needs: actions on resources in a context, and the facts of the account that they are worked out from."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tidewaiter.local.wire import ApiRequest

ContextValue = str | tuple[str, ...]
PARTITION = "aws"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One action on one resource ARN with the condition keys this call has, besides the global ones."""

    action: str
    resource: str
    context: Mapping[str, ContextValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Account and region of the embedded AWS."""

    account: str
    region: str

    def arn(self, service: str, resource: str) -> str:
        """Name a regional resource."""
        return f"arn:{PARTITION}:{service}:{self.region}:{self.account}:{resource}"

    def global_arn(self, service: str, resource: str) -> str:
        """Name a resource of a global service."""
        return f"arn:{PARTITION}:{service}::{self.account}:{resource}"


Rule = Callable[[ApiRequest, Place], Iterable[Target]]
"""Works out what a call needs."""


def everywhere(request: ApiRequest, place: Place) -> Iterable[Target]:
    """Ask for an action that knows no resources."""
    del place
    return (Target(action=request.action, resource="*"),)


def of_parameter(service: str, name: str, shape: str) -> Rule:
    """Make the rule of actions on the resource that a parameter names; `shape` has `{}` for it. An ARN is taken as it is."""

    def rule(request: ApiRequest, place: Place) -> Iterable[Target]:
        value = str(request.params.get(name) or "")
        resource = value if value.startswith("arn:") else place.arn(service, shape.format(value.lstrip("/") if service == "ssm" else value))
        return (Target(action=request.action, resource=resource),)

    return rule


def tag_context(tags: Mapping[str, str], *prefixes: str) -> dict[str, ContextValue]:
    """Tags as condition keys, `aws:ResourceTag/<key>` and the service's own prefixes."""
    return {f"{prefix}:ResourceTag/{key}": value for prefix in ("aws", *prefixes) for key, value in tags.items()}


def request_tags(tags: Sequence[Mapping[str, Any]]) -> dict[str, ContextValue]:
    """Tags in the request as `aws:RequestTag/<key>` and `aws:TagKeys`."""
    if not tags:
        return {}
    pairs = {str(tag.get("Key", tag.get("key"))): str(tag.get("Value", tag.get("value"))) for tag in tags}
    return {"aws:TagKeys": tuple(pairs), **{f"aws:RequestTag/{key}": value for key, value in pairs.items()}}
