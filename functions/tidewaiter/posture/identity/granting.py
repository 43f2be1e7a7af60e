"""Who can give any permission to somebody whom it, or whoever holds it, can act as.

Two principals may be needed: one that writes the permissions and one that gets them. A pod that holds both is an administrator then,
though neither leads to the other; a node of the graph stands for both together.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tidewaiter.model.identity import Confidence, EdgeKind, IdentityEdge, IdentityGraph, IdentityNode, NodeKind
from tidewaiter.posture.identity.admin_edges import Steps, admin_edge, admin_node, confidence_of_steps, grants, surest
from tidewaiter.posture.identity.names import BOTH
from tidewaiter.posture.identity.paths import Search
from tidewaiter.posture.identity.principals import Account, Identity

_GRANTING = ("iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:PutUserPolicy", "iam:AttachUserPolicy", "iam:CreatePolicyVersion")
_BY_GROUP = ("iam:PutGroupPolicy", "iam:AttachGroupPolicy", "iam:AddUserToGroup")

Ways = dict[str, tuple[Steps, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The node for a principal together with those that it may grant anything, and its edges."""

    nodes: tuple[IdentityNode, ...]
    edges: tuple[IdentityEdge, ...]


def granting_edges(sources: Sequence[Identity], account: Account, others: IdentityGraph) -> Iterator[Pair]:
    """Yield for each source that can grant others anything how that makes administrators; `others` are all other steps."""
    search = Search(others)
    holders = _holders(sources)
    for source in sources:
        ways = _ways(source, account, holders)
        if ways:
            own = _own(source, ways, search, account)
            both = _together(source, ways, search, account, [one for one in Confidence if own is None or one < own.confidence])
            yield replace(both, edges=(*((own,) if own else ()), *both.edges))


def _holders(sources: Iterable[Identity]) -> dict[str, list[str]]:
    """Return the nodes of each role or user that gain what it gains: itself, and its sessions that no policy limits."""
    found: dict[str, list[str]] = {}
    for one in sources:
        if one.session is None:
            found.setdefault(one.arn, []).append(one.node)
    return found


def _ways(source: Identity, account: Account, holders: dict[str, list[str]]) -> Ways:
    """Return the nodes that a source can grant anything, with the calls, the surest first."""
    if not any(source.mentions(action) for action in (*_GRANTING, *_BY_GROUP)):
        return {}
    found = ((target, surest(grants(source, target, account))) for target in account.identities.values())
    return {node: steps for target, steps in found if steps for node in holders[target.arn] if node != source.node}


def _own(source: Identity, ways: Ways, search: Search, account: Account) -> IdentityEdge | None:
    """Return the surest edge of a source that reaches somebody whom it may grant anything."""
    reached = ((level, search.reachable(source.node, worst=level) & ways.keys()) for level in Confidence)
    found = (_edge(source, source.node, [ways[node] for node in sorted(nodes)], account, level) for level, nodes in reached if nodes)
    return min(found, key=lambda edge: edge.confidence, default=None)


def _together(source: Identity, ways: Ways, search: Search, account: Account, levels: Iterable[Confidence]) -> Pair:
    """Return who holds a source and, by other ways, somebody whom it may grant anything."""
    both = IdentityNode(id=f"{source.node}{BOTH}", kind=NodeKind.POWER, name=f"{source.name} with a principal that it may grant anything")
    found: dict[str, IdentityEdge] = {}
    used: dict[str, tuple[Steps, ...]] = {}
    for level in levels:
        acting = search.who_can(source.node, worst=level)
        for target, steps in ways.items():
            sure = max(level, confidence_of_steps(steps[0]) or Confidence.POSSIBLE)
            for holder in sorted(acting & search.who_can(target, worst=level)):
                if holder not in found or sure < found[holder].confidence:
                    found[holder] = IdentityEdge(
                        source=holder, target=both.id, kind=EdgeKind.HOLDS, evidence=(source.node, target), confidence=sure, cost=0
                    )
                    used[target] = steps
    if not found:
        return Pair(nodes=(), edges=())
    end = _edge(source, both.id, list(used.values()), account, Confidence.CERTAIN)
    return Pair(nodes=(both,), edges=(*(_told(edge, search) for edge in found.values()), end))


def _told(edge: IdentityEdge, search: Search) -> IdentityEdge:
    """Say by which ways a holder gets the two that its edge names."""
    return replace(edge, evidence=tuple(_way(edge.source, goal, search) for goal in edge.evidence))


def _way(start: str, goal: str, search: Search) -> str:
    name = search.nodes[goal].name
    steps = [step.target for path in search.ways([start], goal) for step in path.edges[:-1]]
    over = f" over {', '.join(search.nodes[one].name for one in steps)}" if steps else ""
    return f"it is {name}" if start == goal else f"it gets {name}{over}"


def _edge(source: Identity, start: str, ways: Sequence[tuple[Steps, ...]], account: Account, level: Confidence) -> IdentityEdge:
    fix = f"Deny {source.name} to change the permissions of those that are held with it"
    listed = surest(steps for one in ways for steps in one)
    return admin_edge(start, admin_node(account.number), EdgeKind.GRANT_CONTROLLED, listed, fix, level)
