"""How IAM principals get into a cluster: by access entries, and by aws-auth the old way.

https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tidewaiter.model.account import AccessEntry
from tidewaiter.model.identity import Confidence, EdgeKind, IdentityEdge
from tidewaiter.posture.identity.access_policies import grants_of_policy
from tidewaiter.posture.identity.aws_auth import mapped_principals
from tidewaiter.posture.identity.cluster_facts import ClusterFacts, key_of
from tidewaiter.posture.identity.names import Names
from tidewaiter.posture.identity.principals import Account
from tidewaiter.posture.rbac import Grant
from tidewaiter.posture.workloads import instance_id_of

NODES = "system:nodes"
_NODE_ENTRIES = ("EC2", "EC2_LINUX", "EC2_WINDOWS")
_BY_INSTANCE, _BY_SESSION = "{{EC2PrivateDNSName}}", "{{SessionName"


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
    known = {f"arn:{account.partition}:iam::{account.number}:role/{role.name}": role.arn for role in account.roles}
    legacy = [
        Entrant(principal=known.get(one.arn, one.arn), username=one.username, groups=one.groups, kind=EdgeKind.AWS_AUTH) for one in mapped
    ]
    counted = [one for one in legacy if one.principal not in taken]
    return (*(_entrant(entry) for entry in entries if entry.type == "STANDARD"), *counted), problems


def is_node(one: Entrant) -> bool:
    """Tell whether the cluster takes a principal for a node, which gets its powers from the node that it names."""
    return NODES in one.groups


def node_entry_edges(found: Iterable[Entrant], facts: ClusterFacts, names: Names) -> Iterator[IdentityEdge]:
    """Yield principals to the nodes that they can register as.

    Nodes are told by the name of the session, the id of an instance: whoever assumes a node's role by hand chooses it.
    """
    nodes = {key_of(node)[1]: facts.instances.get(instance_id_of(node)) for node in facts.nodes}
    kinds = {entry.principal_arn for entry in facts.access.entries or () if entry.type in _NODE_ENTRIES}
    mapped = {one.principal: one.username for one in found if is_node(one)}
    for principal in sorted({*kinds, *mapped}):
        username = mapped.get(principal, _BY_INSTANCE)
        if _BY_INSTANCE not in username and _BY_SESSION in username:
            yield _registering(principal, names.any_node.id, username)
            continue
        for name, instance in nodes.items():
            own = _BY_INSTANCE in username and instance is not None and instance.role_arn == principal
            if own or username == f"system:node:{name}":
                yield _registering(principal, names.node(name).id, username)


def _registering(principal: str, node: str, username: str) -> IdentityEdge:
    return IdentityEdge(
        source=principal,
        target=node,
        kind=EdgeKind.NODE_ENTRY,
        evidence=(f"the cluster takes {principal} for a node ({username}), which the name of the session tells",),
        confidence=Confidence.POSSIBLE,
        fix=f"Let nobody but EC2 assume {principal}",
        cost=2,
    )


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
