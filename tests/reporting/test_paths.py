"""Paths to administrators for people: words for a terminal, a picture for the page."""

from dataclasses import replace

from tests.posture.identity.ways import way
from tidewaiter.model.identity import EdgeKind
from tidewaiter.reporting.paths import MEANS, cut_line, path_steps, path_title, picture


def test_every_means_has_words():
    """A step is never shown by its code."""
    assert set(MEANS) == set(EdgeKind)


def test_the_title_says_who_gets_where_and_how_surely():
    """Exposure, the pods that the path stands for, and doubt."""
    assert path_title(way()) == "pod shop/web and 2 more pods like it (exposed: internet) -> admin of account 1"
    assert path_title(way(possible=True)).endswith(", possibly")


def test_steps_name_means_and_evidence():
    """One line per step."""
    assert list(path_steps(way())) == [
        "role app: gets it by web identity (IRSA); trust policy allows it",
        "admin of account 1: gives itself any permission; iam:PutRolePolicy: p, statement 0 allows it",
    ]


def test_a_path_that_nothing_cuts_says_so():
    """No empty advice; several changes are said to belong together."""
    path = way()
    assert cut_line(path) == "Name others"
    assert "no single change" in cut_line(replace(path, cut=()))
    assert cut_line(replace(path, cut=path.edges)) == "2 changes together: Name others; Deny it"


def test_the_picture_has_a_box_per_node_and_marks_the_cut():
    """Boxes one below the other, arrows between them."""
    drawn = picture(way())
    assert [box["name"] for box in drawn["boxes"]] == ["pod shop/web", "role app", "admin of account 1"]
    assert [arrow["cut"] for arrow in drawn["arrows"]] == [True, False]
    assert all(arrow["from"] < arrow["to"] < drawn["height"] for arrow in drawn["arrows"])


def test_names_from_a_cluster_cannot_steer_a_terminal():
    """Control and bidirectional characters become visible marks."""
    path = way()
    nodes = (replace(path.nodes[0], name="pod \x1b[31m\u202e"), *path.nodes[1:])
    assert not {"\x1b", "\u202e"} & set(path_title(replace(path, nodes=nodes)))
