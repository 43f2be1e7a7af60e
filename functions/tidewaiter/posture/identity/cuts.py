"""The cheapest set of edges that parts two nodes: minimum cut by augmenting paths (Edmonds and Karp), costs as capacities."""

from collections import deque
from collections.abc import Iterable

from tidewaiter.model.identity import IdentityEdge

_FIXED = 1_000_000
"""Capacity of an edge that cannot be removed: more than all others together."""


def cheapest_cut(edges: Iterable[IdentityEdge], start: str, goal: str) -> tuple[IdentityEdge, ...]:
    """Return the edges to remove, or nothing if edges that cannot be removed still lead from start to goal."""
    listed = tuple(edges)
    left: dict[str, dict[str, int]] = {}
    for edge in listed:
        left.setdefault(edge.source, {}).setdefault(edge.target, 0)
        left[edge.source][edge.target] += edge.cost or _FIXED
        left.setdefault(edge.target, {}).setdefault(edge.source, 0)
    total = 0
    while (way := _way(left, start, goal)) and total < _FIXED:
        flow = min(left[source][target] for source, target in way)
        for source, target in way:
            left[source][target] -= flow
            left[target][source] += flow
        total += flow
    if total >= _FIXED:
        return ()
    near = _reached(left, start)
    return tuple(edge for edge in listed if edge.source in near and edge.target not in near)


def _way(left: dict[str, dict[str, int]], start: str, goal: str) -> list[tuple[str, str]]:
    """Return the shortest way with capacity left, as pairs; empty if there is none."""
    before = _reached(left, start, goal)
    if goal not in before:
        return []
    way: list[tuple[str, str]] = []
    node = goal
    while node != start:
        way.append((before[node], node))
        node = before[node]
    return way


def _reached(left: dict[str, dict[str, int]], start: str, goal: str = "") -> dict[str, str]:
    """Return the nodes in reach, each with the one before it."""
    before, waiting = {start: start}, deque([start])
    while waiting and goal not in before:
        node = waiting.popleft()
        for target, capacity in left.get(node, {}).items():
            if capacity > 0 and target not in before:
                before[target] = node
                waiting.append(target)
    return before
