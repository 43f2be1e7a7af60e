"""Lines of `tidewaiter audit become`: what a pod gets, or who becomes administrator, and how."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from tidewaiter.errors import NotFoundError
from tidewaiter.model.identity import Confidence, IdentityGraph, IdentityPath, NodeKind
from tidewaiter.posture.identity.paths import Search
from tidewaiter.reporting.paths import cut_fixes, path_steps, path_title
from tidewaiter.reporting.words import printable

_INNER = (NodeKind.POWER, NodeKind.NODE)
"""Powers are steps, not somebody; a node's pods say the same again."""


def gained(graph: IdentityGraph, pod: str) -> Iterator[str]:
    """Say what the holder of a pod (`NAMESPACE/NAME`) gets; raises NotFoundError."""
    search = Search(graph)
    start = next((node.id for node in graph.nodes if node.kind is NodeKind.POD and node.id.endswith(f"/pod/{pod}")), None)
    if start is None:
        raise NotFoundError("no such running pod", where=pod, hint="Name it NAMESPACE/NAME")
    gets = {worst: search.reachable(start, worst=worst) for worst in Confidence}
    for name in sorted(gets[Confidence.POSSIBLE] - {start}):
        node = search.nodes[name]
        if node.kind is not NodeKind.POWER:
            yield printable(f"{_surety(gets, name)}  {node.name}")
    for goal in search.goals():
        for path in search.paths([start], goal.id):
            yield from ("", path_title(path), *(f"  -> {step}" for step in path_steps(path)), *_cut(path))
    yield from _gaps(graph)


def administrators(graph: IdentityGraph) -> Iterator[str]:
    """Say who becomes administrator of the account and of the cluster."""
    search = Search(graph)
    for goal in search.goals():
        gets = {worst: search.who_can(goal.id, worst=worst) for worst in Confidence}
        yield printable(f"{goal.name}:")
        for name in sorted(gets[Confidence.POSSIBLE] - {goal.id}):
            node = search.nodes[name]
            if node.kind not in _INNER:
                yield printable(f"  {_surety(gets, name)}  {node.name}")
    yield from _gaps(graph)


def _cut(path: IdentityPath) -> Iterator[str]:
    fixes = cut_fixes(path)
    if len(fixes) == 1:
        yield f"  cut: {fixes[0]}"
    else:
        yield from (f"  cut by {len(fixes)} changes together:", *(f"    - {fix}" for fix in fixes))


def _surety(gets: Mapping[Confidence, AbstractSet[str]], name: str) -> str:
    return next(worst for worst in Confidence if name in gets[worst]).ljust(8)


def _gaps(graph: IdentityGraph) -> Iterator[str]:
    yield from (printable(f"NOT KNOWN: {text}", 300) for text in graph.unknown)
