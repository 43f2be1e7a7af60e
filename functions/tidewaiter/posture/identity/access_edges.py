"""How IAM principals get into a cluster: by access entries, and by aws-auth the old way.

https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tidewaiter.model.account import AccessEntry
from tidewaiter.model.identity import EdgeKind, IdentityEdge
from tidewaiter.posture.identity.access_policies import grants_of_policy
from tidewaiter.posture.identity.aws_auth import mapped_principals
from tidewaiter.posture.identity.cluster_facts import ClusterFacts
from tidewaiter.posture.identity.names import Names
from tidewaiter.posture.identity.principals import Account
from tidewaiter.posture.rbac import Grant


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrant:
    """Whom the cluster takes a principal for: a Kubernetes user with groups, and what access policies add."""

    principal: str
    username: str
    groups: tuple[str, ...]
    grants: tuple[Grant, ...] = ()
    kind: EdgeKind = EdgeKind.ACCESS_ENTRY


def entrants(facts: ClusterFacts, account: Account) -> tuple[tuple[Entrant, ...], tuple[str, ...]]:
    """Return who gets in, and what could not be read; an access entry counts before aws-auth, those of nodes are left to the nodes."""
    data = (facts.aws_auth or {}) if facts.reads_aws_auth is not False else {}
    mapped, problems = mapped_principals(data, account.number, account.partition)
    entries = facts.access.entries or ()
    taken = {entry.principal_arn for entry in entries}
    legacy = [
        Entrant(principal=one.arn, username=one.username, groups=one.groups, kind=EdgeKind.AWS_AUTH)
        for one in mapped
        if one.arn not in taken and "system:nodes" not in one.groups
    ]
    return (*(_entrant(entry) for entry in entries if entry.type == "STANDARD"), *legacy), problems


def _entrant(entry: AccessEntry) -> Entrant:
    grants = tuple(grant for policy in entry.policies for grant in grants_of_policy(policy))
    return Entrant(principal=entry.principal_arn, username=entry.username, groups=entry.groups, grants=grants)


def entry_edges(found: Iterable[Entrant], names: Names) -> Iterator[IdentityEdge]:
    """Yield principals to whom the cluster takes them for."""
    for one in found:
        word = "access entry" if one.kind is EdgeKind.ACCESS_ENTRY else "aws-auth"
        yield IdentityEdge(
            source=one.principal,
            target=names.entry(one.principal).id,
            kind=one.kind,
            evidence=(f"{word} of {one.principal}: user {one.username or '-'}, groups {', '.join(one.groups) or '-'}",),
            fix=f"Delete the {word} of {one.principal}, or give it less",
            cost=2,
        )
