"""Lines of `tidewaiter audit become`: what a pod gets, or who becomes administrator, and how."""

from collections.abc import Iterator

from tidewaiter.errors import NotFoundError
from tidewaiter.model.identity import IdentityGraph, NodeKind
from tidewaiter.posture.identity.paths import Search
from tidewaiter.reporting.paths import cut_line, path_steps, path_title
from tidewaiter.reporting.words import printable

_INNER = (NodeKind.POWER, NodeKind.NODE)
"""Powers are steps, not somebody; a node's pods say the same again."""


def gained(graph: IdentityGraph, pod: str) -> Iterator[str]:
    """Say what the holder of a pod (`NAMESPACE/NAME`) gets; raises NotFoundError."""
    search = Search(graph)
    start = next((node.id for node in graph.nodes if node.kind is NodeKind.POD and node.id.endswith(f"/pod/{pod}")), None)
    if start is None:
        raise NotFoundError("no such running pod", where=pod, hint="Name it NAMESPACE/NAME")
    sure = search.reachable(start, sure=True)
    for name in sorted(search.reachable(start) - {start}):
        node = search.nodes[name]
        if node.kind is not NodeKind.POWER:
            yield printable(f"{'certain ' if name in sure else 'possible'}  {node.name}")
    for goal in search.goals():
        for path in search.paths([start], goal.id):
            yield from ("", path_title(path), *(f"  -> {step}" for step in path_steps(path)), f"  cut: {cut_line(path)}")
    yield from _gaps(graph)


def administrators(graph: IdentityGraph) -> Iterator[str]:
    """Say who becomes administrator of the account and of the cluster."""
    search = Search(graph)
    for goal in search.goals():
        sure = search.who_can(goal.id, sure=True)
        yield printable(f"{goal.name}:")
        for name in sorted(search.who_can(goal.id) - {goal.id}):
            node = search.nodes[name]
            if node.kind not in _INNER:
                yield printable(f"  {'certain ' if name in sure else 'possible'}  {node.name}")
    yield from _gaps(graph)


def _gaps(graph: IdentityGraph) -> Iterator[str]:
    yield from (printable(f"NOT KNOWN: {text}", 300) for text in graph.unknown)
