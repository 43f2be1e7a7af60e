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
    """One role or user. `groups` are the names of a user's groups, `trust` is a role's trust policy."""

    arn: str
    kind: str
    name: str
    policies: tuple[Policy, ...] = ()
    boundary: Policy | None = None
    trust: Mapping[str, Any] | None = None
    groups: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class IamAccount:
    """The principals of one account, and its OIDC providers' ARNs, which may be unknown."""

    account: str
    principals: tuple[IamPrincipal, ...]
    groups: tuple[IamGroup, ...] = ()
    providers: tuple[str, ...] | None = None


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
class ClusterAccess:
    """Who gets into a cluster, and which roles its pods get. `issuer` is the OIDC issuer without scheme; a None could not be read."""

    issuer: str | None = None
    entries: tuple[AccessEntry, ...] | None = None
    associations: tuple[PodIdentityAssociation, ...] | None = None
