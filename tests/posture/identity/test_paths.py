"""Questions to a graph: surest first, cycles harmless, cuts that cut."""

from tidewaiter.model.identity import Confidence, EdgeKind, IdentityEdge, IdentityGraph, IdentityNode, NodeKind
from tidewaiter.posture.identity.paths import Search


def search(*arrows):
    """Make a graph of arrows such as `a>b` (certain) and `a?b` (possible); `z` is the goal."""
    edges = [
        IdentityEdge(
            source=arrow[0],
            target=arrow[2],
            kind=EdgeKind.RBAC,
            evidence=(),
            confidence=Confidence.CERTAIN if arrow[1] == ">" else Confidence.POSSIBLE,
        )
        for arrow in arrows
    ]
    names = sorted({name for arrow in arrows for name in (arrow[0], arrow[2])})
    kinds = {"z": NodeKind.AWS_ADMIN}
    nodes = [IdentityNode(id=name, kind=kinds.get(name, NodeKind.IAM_ROLE), name=name) for name in names]
    return Search(IdentityGraph(nodes=tuple(nodes), edges=tuple(edges)))


def way(found, start="a"):
    """Spell the path from a start to the goal."""
    (path,) = found.paths([start], "z")
    return "".join(node.id for node in path.nodes), path


def test_a_certain_path_comes_before_a_shorter_possible_one():
    """What is sure is worth a longer way."""
    spelled, path = way(search("a?z", "a>b", "b>c", "c>z"))
    assert (spelled, path.confidence) == ("abcz", Confidence.CERTAIN)


def test_the_shortest_of_the_sure_ones():
    """No detours."""
    assert way(search("a>b", "b>z", "a>c", "c>d", "d>z"))[0] == "abz"


def test_a_possible_step_is_used_where_it_must_be():
    """And the whole path is only possible then."""
    spelled, path = way(search("a>b", "b?c", "c>z"))
    assert (spelled, path.confidence) == ("abcz", Confidence.POSSIBLE)


def test_cycles_end():
    """Roles that assume each other."""
    assert way(search("a>b", "b>a", "b>c", "c>b", "c>z", "z>a"))[0] == "abcz"


def test_no_way_is_no_path():
    """Who cannot get there is not in the answer, nor is the goal itself."""
    assert search("z>a", "b>z").paths(["a", "z"], "z") == ()


def test_one_edge_that_all_ways_share_is_the_cut():
    """Two ways join before the goal."""
    _, path = way(search("a>b", "a>c", "b>d", "c>d", "d>z"))
    assert [(edge.source, edge.target) for edge in path.cut] == [("d", "z")]


def test_reach_and_who_can():
    """Forward and backward, all or only what is sure."""
    found = search("a>b", "b?c", "c>z")
    assert found.reachable("a") == {"a", "b", "c", "z"}
    assert found.reachable("a", worst=Confidence.LIKELY) == {"a", "b"}
    assert found.who_can("z") == {"a", "b", "c", "z"}
    assert found.who_can("z", worst=Confidence.LIKELY) == {"c", "z"}
