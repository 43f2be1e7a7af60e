"""Builds the identity graph of an account and its clusters from what was read of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tidewaiter.model.account import IamAccount
from tidewaiter.model.identity import Confidence, IdentityEdge, IdentityGraph, IdentityNode, NodeKind
from tidewaiter.posture.identity.account_graph import account_edges, account_nodes, everything
from tidewaiter.posture.identity.cluster_facts import ClusterFacts
from tidewaiter.posture.identity.cluster_graph import cluster_graph
from tidewaiter.posture.identity.gaps import gaps_of
from tidewaiter.posture.identity.granting import granting_edges
from tidewaiter.posture.identity.principals import Account, compile_account

DEFAULT_REGION = "us-east-1"
LIMITS_UNREAD = "unless a service control policy denies it, which could not be read (organizations:ListPoliciesForTarget)"


def build(account: IamAccount, clusters: Sequence[ClusterFacts] = ()) -> IdentityGraph:
    """Build the graph; what is not known is listed in `unknown` and leaves edges out or makes them POSSIBLE, never certain."""
    compiled = compile_account(account)
    parts = [cluster_graph(facts, compiled) for facts in clusters]
    limited = [one for part in parts for one in part.limited]
    region = clusters[0].cluster.region if clusters else DEFAULT_REGION
    issuers = tuple(facts.access.issuer for facts in clusters if facts.access.issuer)
    edges = [*account_edges(compiled, limited, region, issuers), *(edge for part in parts for edge in part.edges)]
    edges += [everything(compiled, part.cluster) for part in parts if part.cluster.account == compiled.number]
    edges = _as_sure_as_known(edges, compiled)
    nodes = {node.id: node for node in (*account_nodes(compiled, limited), *(node for part in parts for node in part.nodes))}
    for end in (end for edge in edges for end in (edge.source, edge.target)):
        nodes.setdefault(end, _elsewhere(end))
    alone = IdentityGraph(nodes=tuple(nodes.values()), edges=tuple(edges))
    for pair in granting_edges((*compiled.identities.values(), *limited), compiled, alone):
        edges += _as_sure_as_known(pair.edges, compiled)
        nodes |= {node.id: node for node in pair.nodes}
    unknown = (
        *_unreadable(compiled),
        *(text for facts in clusters for text in gaps_of(facts, compiled)),
        *(text for part in parts for text in part.unknown),
    )
    return IdentityGraph(nodes=tuple(nodes.values()), edges=tuple(edges), unknown=tuple(dict.fromkeys(unknown)))


def _as_sure_as_known(edges: Iterable[IdentityEdge], account: Account) -> list[IdentityEdge]:
    return [_unlimited(edge) if account.unlimited else edge for edge in edges]


def _unlimited(edge: IdentityEdge) -> IdentityEdge:
    """Lower the confidence in a step that consists of calls to AWS, which a service control policy may deny."""
    if not edge.actions or edge.confidence is not Confidence.CERTAIN:
        return edge
    return replace(edge, confidence=Confidence.LIKELY, evidence=(*edge.evidence, LIMITS_UNREAD))


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
