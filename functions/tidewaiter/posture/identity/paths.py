"""Questions to the identity graph: who gets where, by which way, and what cuts it. Cycles do no harm: every search visits a node once."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from heapq import heappop, heappush
from itertools import count

from tidewaiter.model.identity import Confidence, IdentityEdge, IdentityGraph, IdentityNode, IdentityPath, NodeKind
from tidewaiter.posture.identity.cuts import cheapest_cut
from tidewaiter.posture.identity.names import BOTH

_BOTH_STEPS = 8
"""What a step to two principals at once counts for, since it stands for the ways to each."""

GOALS = (NodeKind.AWS_ADMIN, NodeKind.CLUSTER_ADMIN)


class Search:
    """Indexes a graph once for any number of questions."""

    def __init__(self, graph: IdentityGraph) -> None:
        self.nodes: Mapping[str, IdentityNode] = {node.id: node for node in graph.nodes}
        self._forward: dict[str, list[IdentityEdge]] = {}
        self._backward: dict[str, list[IdentityEdge]] = {}
        self._who: dict[str, AbstractSet[str]] = {}
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

    def reachable(self, start: str, *, worst: Confidence = Confidence.POSSIBLE) -> AbstractSet[str]:
        """Return all that a start can get, itself included, by edges that are no less sure than `worst`."""
        return _closure(start, self._forward, worst=worst, back=False)

    def who_can(self, goal: str, *, worst: Confidence = Confidence.POSSIBLE) -> AbstractSet[str]:
        """Return everybody who can get to a goal, itself included."""
        return _closure(goal, self._backward, worst=worst, back=True)

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
        """Return the best edge to leave each node by: the fewest possible steps count before the fewest likely ones, then all steps."""
        found: dict[str, IdentityEdge | None] = {}
        waiting: list[tuple[int, int, int, int, str, IdentityEdge | None]] = [(0, 0, 0, 0, goal, None)]
        number = count(1)
        while waiting:
            possible, likely, length, _, node, edge = heappop(waiting)
            if node in found:
                continue
            found[node] = edge
            for before in self._backward.get(node, ()):
                if before.source not in found:
                    worse = possible + (before.confidence is Confidence.POSSIBLE)
                    so_far = (worse, likely + (before.confidence is Confidence.LIKELY), length + _length(before))
                    heappush(waiting, (*so_far, next(number), before.source, before))
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
        if goal not in self._who:
            self._who[goal] = self.who_can(goal)
        between = self.reachable(start) & self._who[goal]
        edges = [edge for node in between for edge in self._forward.get(node, ()) if edge.target in between]
        return cheapest_cut(edges, start, goal)


def _length(edge: IdentityEdge) -> int:
    return _BOTH_STEPS if edge.target.endswith(BOTH) else 1


def _closure(start: str, edges: Mapping[str, Sequence[IdentityEdge]], *, worst: Confidence, back: bool) -> AbstractSet[str]:
    seen, waiting = {start}, [start]
    while waiting:
        for edge in edges.get(waiting.pop(), ()):
            other = edge.source if back else edge.target
            if other not in seen and edge.confidence <= worst:
                seen.add(other)
                waiting.append(other)
    return seen
