"""The cheapest cut, against trying every set of edges."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.model.identity import EdgeKind, IdentityEdge
from tidewaiter.posture.identity.cuts import cheapest_cut


def edges_of(triples):
    """Make edges of (source, target, cost)."""
    return [IdentityEdge(source=a, target=b, kind=EdgeKind.HOLDS, evidence=(), cost=cost) for a, b, cost in triples]


def connected(edges):
    """Tell whether there is a way from a to d."""
    seen, waiting = {"a"}, ["a"]
    while waiting:
        node = waiting.pop()
        for edge in edges:
            if edge.source == node and edge.target not in seen:
                seen.add(edge.target)
                waiting.append(edge.target)
    return "d" in seen


NODES = st.sampled_from("abcd")


@given(st.lists(st.tuples(NODES, NODES, st.integers(0, 3)), max_size=7))
def test_no_other_cut_is_cheaper(triples):
    """Edges of cost 0 stay; every other set of edges is tried."""
    edges = edges_of(triples)
    cut = cheapest_cut(edges, "a", "d")
    removable = [edge for edge in edges if edge.cost]
    cuts = [
        chosen
        for size in range(len(removable) + 1)
        for chosen in combinations(removable, size)
        if not connected([edge for edge in edges if not any(edge is one for one in chosen)])
    ]
    if not cuts:
        assert cut == ()
        return
    assert not connected([edge for edge in edges if not any(edge is one for one in cut)])
    assert sum(edge.cost for edge in cut) == min(sum(edge.cost for edge in one) for one in cuts)
