"""Questions to the identity graph: who gets where, by which way, and what cuts it. Cycles do no harm: every search visits a node once."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from tidewaiter.model.identity import Confidence, IdentityEdge, IdentityGraph, IdentityNode, IdentityPath, NodeKind
from tidewaiter.posture.identity.cuts import cheapest_cut

GOALS = (NodeKind.AWS_ADMIN, NodeKind.CLUSTER_ADMIN)


class Search:
    """Indexes a graph once for any number of questions."""

    def __init__(self, graph: IdentityGraph) -> None:
        self.nodes: Mapping[str, IdentityNode] = {node.id: node for node in graph.nodes}
        self._forward: dict[str, list[IdentityEdge]] = {}
        self._backward: dict[str, list[IdentityEdge]] = {}
        self._steps: dict[str, Mapping[str, IdentityEdge | None]] = {}
        for edge in graph.edges:
            self._forward.setdefault(edge.source, []).append(edge)
            self._backward.setdefault(edge.target, []).append(edge)

    def goals(self) -> tuple[IdentityNode, ...]:
        """Return the nodes that stand for administrators."""
        return tuple(node for node in self.nodes.values() if node.kind in GOALS)

    def leaving(self, node: str) -> Sequence[IdentityEdge]:
        """Return the edges that leave a node."""
        return self._forward.get(node, ())

    def reachable(self, start: str, *, sure: bool = False) -> AbstractSet[str]:
        """Return all that a start can get, itself included; with `sure` by certain edges only."""
        return _closure(start, self._forward, sure=sure, back=False)

    def who_can(self, goal: str, *, sure: bool = False) -> AbstractSet[str]:
        """Return everybody who can get to a goal, itself included."""
        return _closure(goal, self._backward, sure=sure, back=True)

    def paths(self, starts: Iterable[str], goal: str) -> tuple[IdentityPath, ...]:
        """Return for each start that can get to a goal its surest, then shortest path, with the cheapest cut."""
        return tuple(replace(path, cut=self.cut(path.nodes[0].id, goal)) for path in self.ways(starts, goal))

    def ways(self, starts: Iterable[str], goal: str) -> tuple[IdentityPath, ...]:
        """Return the same paths without their cuts, which take longer."""
        if goal not in self._steps:
            self._steps[goal] = self._first_steps(goal)
        steps = self._steps[goal]
        return tuple(self._path(start, steps) for start in starts if start in steps and start != goal)

    def _first_steps(self, goal: str) -> Mapping[str, IdentityEdge | None]:
        """Return the best edge to leave each node by; certain edges are followed as far as they go before possible ones."""
        found: dict[str, IdentityEdge | None] = {goal: None}
        later: deque[IdentityEdge] = deque()
        now: deque[str] = deque([goal])
        while now or later:
            while now:
                for edge in self._backward.get(now.popleft(), ()):
                    if edge.source in found:
                        continue
                    if edge.confidence is Confidence.POSSIBLE:
                        later.append(edge)
                    else:
                        found[edge.source] = edge
                        now.append(edge.source)
            waiting, later = later, deque()
            for edge in waiting:
                if found.setdefault(edge.source, edge) is edge:
                    now.append(edge.source)
        return found

    def _path(self, start: str, steps: Mapping[str, IdentityEdge | None]) -> IdentityPath:
        edges: list[IdentityEdge] = []
        edge = steps[start]
        while edge is not None:
            edges.append(edge)
            edge = steps[edge.target]
        nodes = (self.nodes[start], *(self.nodes[one.target] for one in edges))
        return IdentityPath(nodes=nodes, edges=tuple(edges))

    def cut(self, start: str, goal: str) -> tuple[IdentityEdge, ...]:
        """Return the cheapest edges whose removal leaves no way from start to goal; nothing if no removal can."""
        between = self.reachable(start) & self.who_can(goal)
        edges = [edge for node in between for edge in self._forward.get(node, ()) if edge.target in between]
        return cheapest_cut(edges, start, goal)


def _closure(start: str, edges: Mapping[str, Sequence[IdentityEdge]], *, sure: bool, back: bool) -> AbstractSet[str]:
    seen, waiting = {start}, [start]
    while waiting:
        for edge in edges.get(waiting.pop(), ()):
            other = edge.source if back else edge.target
            if other not in seen and not (sure and edge.confidence is Confidence.POSSIBLE):
                seen.add(other)
                waiting.append(other)
    return seen
