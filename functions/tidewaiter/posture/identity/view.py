"""What the controls of identities are called with."""

from collections.abc import Mapping
from dataclasses import dataclass

from tidewaiter.model.account import AccessEntry, PodIdentityAssociation
from tidewaiter.model.identity import IdentityPath
from tidewaiter.posture.identity.excess import Excess
from tidewaiter.posture.rbac import Grant


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadReach:
    """One workload with its best path to administrators of the account and of the cluster.

    `unread` says why there may be more paths, with the missing permission in parentheses. `whole` stands for all workloads of the
    cluster, so that a gap is told once. `digests` are the images that it runs.
    """

    exposure: str
    to_account: IdentityPath | None
    to_cluster: IdentityPath | None
    unread: str = ""
    whole: bool = False
    digests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleTrust:
    """Whom a role lets in by tokens of the cluster: anybody, anybody of some namespaces, tokens for any audience."""

    role: str
    anybody: bool
    namespaces: tuple[str, ...]
    any_audience: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AssociationView:
    """One Pod Identity association; `exists` tells whether its service account does, None if accounts could not be listed.

    Of the role that acts in the end: `relies_on_tags` tells that its policies or trust ask for session tags, `broad` names the services
    of which it may do everything. `target_is_open` tells that the target role would let the first one in without an external id.
    What is None could not be read.
    """

    association: PodIdentityAssociation
    exists: bool | None
    annotated: bool = False
    relies_on_tags: bool | None = None
    broad: tuple[str, ...] | None = None
    target_is_open: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """A Kubernetes group that an access entry gives: whether anything is bound to it, and what its power is in words, if any.

    `bound` is None where bindings could not be listed, `unread` names roles that could not be read.
    """

    name: str
    bound: bool | None
    power: str = ""
    unread: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """One access entry. `grants` are what its policies allow, `exists` whether its principal does (None: not known).

    `is_stale` tells that the principal was made after the entry, which is bound to the one before it. `created` and
    `last_used` are those of the principal, as in `IamPrincipal`. `unread` says why there is none.
    """

    entry: AccessEntry
    grants: tuple[Grant, ...]
    groups: tuple[GroupView, ...]
    is_user: bool
    is_foreign: bool
    exists: bool | None
    is_stale: bool = False
    created: str = ""
    last_used: str | None = None
    unread: str = ""

    @property
    def is_amazons(self) -> bool:
        """True for the roles that AWS makes for its own services."""
        return ":role/aws-service-role/" in self.entry.principal_arn


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """One entry of aws-auth with its JSON pointer. `useless` says why it never counts; `is_node` whether nodes have the role."""

    pointer: str
    arn: str
    username: str
    groups: tuple[str, ...]
    useless: str = ""
    is_node: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AwsAuthView:
    """The whole of aws-auth, and what of it is malformed; `unread` says why it could not be read."""

    entries: tuple[MapView, ...] = ()
    problems: tuple[str, ...] = ()
    unread: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleUse:
    """One role in one of its uses: `node`, `fargate` and `cluster` (EKS acts with it) or `pod`; `unread` says why it is not known.

    `excess` is what it may do beyond its use, `strangers` are principals besides the service of its use that its trust policy names.
    `accounts` are the service accounts that get it, `clusters` other clusters whose nodes or service accounts do (None: not known).
    `entry` is its own STANDARD access entry. For roles of pods: `open_association` tells that any association of any account gives it,
    `unpinned` names policies that look at the session's namespace or service account and not at its cluster, `rebinders` are who can
    give it to service accounts of their choice. For roles of a `capability` (EKS acts with them, too), `broad` are the services of which
    they may do everything, `*` for all. `created` and `last_used` are RFC 3339 as in `IamPrincipal`, `services` as in `IamAccount`.
    """

    use: str
    role: str = ""
    unread: str = ""
    excess: tuple[Excess, ...] = ()
    strangers: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    clusters: tuple[str, ...] | None = None
    entry: str | None = None
    open_association: bool | None = False
    unpinned: tuple[str, ...] = ()
    rebinders: tuple[str, ...] = ()
    created: str = ""
    last_used: str | None = None
    services: Mapping[str, str] | None = None
    broad: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderTrust:
    """A role that trusts the OIDC provider of some EKS cluster; `cluster` is its name, empty if no cluster of the region has it.

    `exists` tells whether the account has the provider; None for what is not known, `elsewhere` for another region's.
    """

    role: str
    provider: str
    exists: bool | None
    cluster: str | None
    elsewhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAccountView:
    """A service account with a role annotation; `works` tells whether the role lets it in, None if that is not known, and `why` not."""

    name: str
    role_arn: str
    works: bool | None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeView:
    """One node: pods on it that the internet reaches, and the others that lead to an administrator; `unread` stands for all nodes."""

    exposed: tuple[str, ...]
    powerful: tuple[str, ...]
    unread: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushers:
    """Who can push to a repository: identities that code in instances and pods has, users, and principals of other accounts.

    `unread` says why it is not known, with the missing permission in parentheses.
    """

    running: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    unread: str = ""
