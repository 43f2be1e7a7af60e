"""What identities are built from: IAM principals with their policy documents, and who a cluster lets in; None means "could not be read"."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ROLE, USER = "role", "user"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One policy of a principal; `arn` is empty for inline ones and `document` is None when it could not be read."""

    name: str
    document: Mapping[str, Any] | None
    arn: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IamGroup:
    """One IAM group with its policies."""

    arn: str
    name: str
    policies: tuple[Policy, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IamPrincipal:
    """One role or user. `groups` are the names of a user's groups, `trust` is a role's trust policy.

    `created` and `last_used` are RFC 3339; `last_used` is empty for a role that nobody used in 400 days, None where it is not known.
    """

    arn: str
    kind: str
    name: str
    policies: tuple[Policy, ...] = ()
    boundary: Policy | None = None
    trust: Mapping[str, Any] | None = None
    groups: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    created: str = ""
    last_used: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IamAccount:
    """The principals of one account, and its OIDC providers' ARNs, which may be unknown.

    `service_limits` and `resource_limits` are its organisation's service and resource control policies, one tuple per level from the
    root down: empty where none apply, None where they could not be read. `keys` maps the access key ids that were asked for to the
    names of their users. `services_used` maps ARNs to the services that their policies allow, each with the day of its last use
    (empty: never in the time that IAM remembers); None where it was not asked for.
    """

    account: str
    principals: tuple[IamPrincipal, ...]
    groups: tuple[IamGroup, ...] = ()
    providers: tuple[str, ...] | None = None
    service_limits: tuple[tuple[Policy, ...], ...] | None = None
    resource_limits: tuple[tuple[Policy, ...], ...] | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    services_used: Mapping[str, Mapping[str, str]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessPolicy:
    """An EKS access policy of an entry; no `namespaces` means the whole cluster."""

    arn: str
    namespaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessEntry:
    """Whom a cluster lets in. `type` is `STANDARD`, `EC2_LINUX`, ...; only `STANDARD` has groups and policies of its own."""

    principal_arn: str
    username: str
    groups: tuple[str, ...] = ()
    type: str = "STANDARD"
    policies: tuple[AccessPolicy, ...] = ()
    created: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PodIdentityAssociation:
    """A role for a service account by EKS Pod Identity.

    `policy` is its session policy (JSON text or empty), `target_role_arn` a role that is assumed in a second step.
    """

    id: str
    namespace: str
    service_account: str
    role_arn: str
    target_role_arn: str = ""
    external_id: str = ""
    policy: str = ""
    session_tags: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """Another cluster of the same account and region: its OIDC issuer without scheme, and the roles of its node groups."""

    name: str
    issuer: str = ""
    node_roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterAccess:
    """Who gets into a cluster, and which roles its pods get. `issuer` is the OIDC issuer without scheme; a None could not be read."""

    issuer: str | None = None
    entries: tuple[AccessEntry, ...] | None = None
    associations: tuple[PodIdentityAssociation, ...] | None = None
    neighbours: tuple[Neighbour, ...] | None = None
