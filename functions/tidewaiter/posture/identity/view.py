"""What the controls of identities are called with."""

from dataclasses import dataclass

from tidewaiter.model.account import PodIdentityAssociation
from tidewaiter.model.identity import IdentityPath


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadReach:
    """One workload with its best path to administrators of the account and of the cluster.

    `unread` says why there may be more paths, with the missing permission in parentheses. `whole` stands for all workloads of the
    cluster, so that a gap is told once.
    """

    exposure: str
    to_account: IdentityPath | None
    to_cluster: IdentityPath | None
    unread: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleTrust:
    """Whom a role lets in by tokens of the cluster: anybody, anybody of some namespaces, tokens for any audience."""

    role: str
    anybody: bool
    namespaces: tuple[str, ...]
    any_audience: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AssociationView:
    """One Pod Identity association; `exists` tells whether its service account does, None if accounts could not be listed."""

    association: PodIdentityAssociation
    exists: bool | None
    annotated: bool = False
