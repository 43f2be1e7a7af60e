"""Builds the identity graph of an account and its clusters from what was read of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tidewaiter.model.account import IamAccount
from tidewaiter.model.identity import Confidence, EdgeKind, IdentityEdge, IdentityGraph, IdentityNode, NodeKind
from tidewaiter.posture.identity.admin_edges import admin_edges, admin_node
from tidewaiter.posture.identity.cluster_facts import ClusterFacts
from tidewaiter.posture.identity.cluster_graph import ClusterGraph, cluster_graph
from tidewaiter.posture.identity.gaps import gaps_of
from tidewaiter.posture.identity.iam_edges import outsiders, takeovers
from tidewaiter.posture.identity.names import Names
from tidewaiter.posture.identity.principals import Account, Identity, compile_account

DEFAULT_REGION = "us-east-1"
LIMITS_UNREAD = "unless a service control policy denies it, which could not be read (organizations:ListPoliciesForTarget)"


def build(account: IamAccount, clusters: Sequence[ClusterFacts] = ()) -> IdentityGraph:
    """Build the graph; what is not known is listed in `unknown` and leaves edges out or makes them POSSIBLE, never certain."""
    compiled = compile_account(account)
    parts = [cluster_graph(facts, compiled) for facts in clusters]
    limited = [one for part in parts for one in part.limited]
    region = clusters[0].cluster.region if clusters else DEFAULT_REGION
    issuers = tuple(facts.access.issuer for facts in clusters if facts.access.issuer)
    edges = [*_account_edges(compiled, limited, region), *(edge for part in parts for edge in part.edges)]
    # The tokens of the clusters themselves are told apart by service account.
    edges += [edge for who, edge in outsiders(compiled) if not who.endswith(issuers)]
    edges += [_everything(compiled, part) for part in parts if part.cluster.account == compiled.number]
    nodes = {node.id: node for node in (*_account_nodes(compiled, limited), *(node for part in parts for node in part.nodes))}
    for edge in edges:
        for end in (edge.source, edge.target):
            nodes.setdefault(end, _elsewhere(end))
    if compiled.unlimited:
        edges = [_unlimited(edge) for edge in edges]
    unknown = (
        *_unreadable(compiled),
        *(text for facts in clusters for text in gaps_of(facts, compiled)),
        *(text for part in parts for text in part.unknown),
    )
    return IdentityGraph(nodes=tuple(nodes.values()), edges=tuple(edges), unknown=tuple(dict.fromkeys(unknown)))


def _unlimited(edge: IdentityEdge) -> IdentityEdge:
    """Lower the confidence in a step that consists of calls to AWS, which a service control policy may deny."""
    if not edge.actions or edge.confidence is not Confidence.CERTAIN:
        return edge
    return replace(edge, confidence=Confidence.LIKELY, evidence=(*edge.evidence, LIMITS_UNREAD))


def _account_edges(account: Account, limited: Iterable[Identity], region: str) -> Iterator[IdentityEdge]:
    for source in (*account.identities.values(), *limited):
        found = list(takeovers(source, account, region))
        yield from found
        yield from admin_edges(source, account, [account.identities[edge.target] for edge in found])


def _everything(account: Account, part: ClusterGraph) -> IdentityEdge:
    return IdentityEdge(
        source=admin_node(account.number),
        target=Names(part.cluster).admin.id,
        kind=EdgeKind.HOLDS,
        evidence=("an administrator of the account can let itself into its clusters",),
        cost=0,
    )


def _account_nodes(account: Account, limited: Iterable[Identity]) -> Iterator[IdentityNode]:
    yield IdentityNode(id=admin_node(account.number), kind=NodeKind.AWS_ADMIN, name=f"admin of account {account.number}")
    for one in account.identities.values():
        kind = NodeKind.IAM_USER if one.is_user else NodeKind.IAM_ROLE
        yield IdentityNode(id=one.node, kind=kind, name=f"{'user' if one.is_user else 'role'} {one.name}")
    for one in limited:
        yield IdentityNode(id=one.node, kind=NodeKind.ROLE_SESSION, name=f"role {one.name}, limited")


def _elsewhere(name: str) -> IdentityNode:
    """Make a node for somebody whose own permissions are not among what was read."""
    if ":role/" in name:
        return IdentityNode(id=name, kind=NodeKind.IAM_ROLE, name=f"role {name}")
    if ":oidc-provider/" in name:
        return IdentityNode(id=name, kind=NodeKind.PROVIDER, name=f"tokens of {name.partition('oidc-provider/')[2]}")
    if ":user/" in name:
        return IdentityNode(id=name, kind=NodeKind.IAM_USER, name=f"user {name}")
    return IdentityNode(id=name, kind=NodeKind.ACCOUNT, name="anyone" if name == "*" else f"account {name}")


def _unreadable(account: Account) -> Iterator[str]:
    for one in account.identities.values():
        documents = (*one.policies, *(filter(None, (one.boundary, one.trust))))
        for document in documents:
            if document.problem:
                yield f"{one.name}: {document.name} cannot be understood: {document.problem}"
