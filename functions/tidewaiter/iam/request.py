"""Who asks to do what to which resource, and what is known about the circumstances."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tidewaiter.iam.pattern import glob, wildcards

_ARN_COLONS = 5

ContextValue = str | tuple[str, ...]


class CallerKind(StrEnum):
    """What sort of principal signs the request."""

    USER = "user"
    ROLE_SESSION = "role-session"
    FEDERATED = "federated-user"
    WEB_IDENTITY = "web-identity"
    ROOT = "root"
    SERVICE = "service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """One principal. `arn` is the user's, or for a role session the `sts` assumed-role ARN with `role_arn` the role's own.

    A service is named by `service` (`events.amazonaws.com`) and has neither ARN nor account. A web identity, which asks for a role with a
    token of an OIDC provider, has the provider's ARN and no account. `tags` are aws:PrincipalTag.
    """

    kind: CallerKind
    arn: str = ""
    account: str = ""
    role_arn: str = ""
    service: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def principal_arn(self) -> str:
        """What aws:PrincipalArn holds: the role for a session, else the caller; nothing before a web identity has its role."""
        return "" if self.kind is CallerKind.WEB_IDENTITY else self.role_arn or self.arn

    @property
    def outside(self) -> bool:
        """True for services and web identities, which no account's identity policies are attached to."""
        return self.kind in (CallerKind.SERVICE, CallerKind.WEB_IDENTITY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One action on one resource ARN (`*` if the action has none).

    `context` maps condition keys (any case) to a value or, for multivalued keys, a tuple. A key that is in neither `context` nor covered
    by a glob of `absent` is unknown, and a condition on it is undecided. `resource_account` is needed where the ARN has none (S3).
    """

    caller: Caller
    action: str
    resource: str = "*"
    context: Mapping[str, ContextValue] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    resource_account: str = ""

    @property
    def problem(self) -> str:
        """Say why the request is none IAM could know, or nothing; which actions exist is for the caller to know."""
        service, _, name = self.action.partition(":")
        if not (service.replace("-", "").isalnum() and name.isalnum() and self.action.isascii()):
            return f"{self.action[:100]!r} is not an IAM action"
        if self.resource != "*" and (not self.resource.startswith("arn:") or self.resource.count(":") < _ARN_COLONS):
            return f"{self.resource[:100]!r} is not an ARN"
        return ""

    @property
    def owner(self) -> str:
        """Account that owns the resource; empty if neither the request nor the ARN says so."""
        if self.resource == "*":
            return self.resource_account or self.caller.account
        parts = self.resource.split(":", 5)
        named = parts[4] if len(parts) > _ARN_COLONS else ""
        # Policies that AWS manages are in account "aws" and belong to everybody.
        return self.resource_account or (self.caller.account if named == "aws" else named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The request context by lower-case key; `absent` holds lower-case globs of keys known to be missing."""

    values: Mapping[str, tuple[str, ...]]
    absent: tuple[str, ...]

    def get(self, key: str) -> tuple[str, ...] | None:
        """Return the values of a key, `()` if it is known to be absent, None if nothing is known about it."""
        wanted = key.lower()
        found = self.values.get(wanted)
        if found is not None:
            return found
        return () if any(glob(wildcards(pattern), wanted) for pattern in self.absent) else None


_TYPES = {
    CallerKind.USER: "User",
    CallerKind.ROLE_SESSION: "AssumedRole",
    CallerKind.FEDERATED: "FederatedUser",
    CallerKind.ROOT: "Account",
}


def context_of(request: Request) -> Context:
    """Build the context: the keys IAM derives from the caller, then what the request states.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    """
    values: dict[str, tuple[str, ...]] = {key: (value,) for key, value in _derived(request.caller).items() if value}
    for key, value in request.context.items():
        values[key.lower()] = (value,) if isinstance(value, str) else tuple(value)
    absent = (*_never(request.caller), *(pattern.lower() for pattern in request.absent))
    return Context(values=values, absent=absent)


def _derived(caller: Caller) -> dict[str, str]:
    tags = {f"aws:principaltag/{key.lower()}": value for key, value in caller.tags.items()}
    is_service = caller.kind is CallerKind.SERVICE
    return tags | {
        "aws:principalisawsservice": str(is_service).lower(),
        "aws:principalservicename": caller.service,
        "aws:principalarn": caller.principal_arn,
        "aws:federatedprovider": caller.arn if caller.kind is CallerKind.WEB_IDENTITY else "",
        "aws:principalaccount": caller.account,
        "aws:principaltype": _TYPES.get(caller.kind, ""),
        "aws:username": caller.arn.rsplit("/", 1)[-1] if caller.kind is CallerKind.USER else "",
    }


def _never(caller: Caller) -> tuple[str, ...]:
    if caller.outside:
        return ("aws:username", "aws:principaltag/*", "aws:principalarn", "aws:principalaccount", "aws:tokenissuetime")
    if caller.kind is CallerKind.ROLE_SESSION:
        return ("aws:username", "aws:principalservicename", "aws:principaltag/*")
    return ("aws:principalservicename", "aws:principaltag/*")
