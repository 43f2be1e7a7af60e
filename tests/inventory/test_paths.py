"""Paths made plain and remembered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.inventory.paths import PathIndex, PathIndexBuilder, ancestors, join_link, joined, normalise


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("./usr/bin/x", "usr/bin/x"),
        ("/etc//os-release", "etc/os-release"),
        ("usr/./bin/", "usr/bin"),
        ("./", ""),
        ("a/..b/...", "a/..b/..."),
        ("..", None),
        ("../etc/passwd", None),
        ("a/../../b", None),
        ("a/..", ""),
        ("x/../var/./lib", "var/lib"),
        ("/../x", None),
    ],
)
def test_normalise(raw, plain):
    """Dots, slashes and ways round go, names that only begin with dots stay, leaving the root is refused."""
    assert normalise(raw) == plain


@given(st.text(st.sampled_from("ab./"), max_size=12))
def test_normal_paths_stay_inside_and_stay_the_same(raw):
    """A plain path has no empty, dot or dot-dot part, and is its own plain form."""
    plain = normalise(raw)
    if plain:
        assert not {"", ".", ".."} & set(plain.split("/"))
        assert normalise(plain) == plain


@pytest.mark.parametrize(
    ("path", "target", "leads"),
    [
        ("etc/os-release", "../usr/lib/os-release", "usr/lib/os-release"),
        ("lib", "usr/lib", "usr/lib"),
        ("a/b", "/x", "x"),
        ("a", "../../x", "x"),
    ],
)
def test_links_stay_below_the_root(path, target, leads):
    """Relative, absolute and over-reaching targets."""
    assert join_link(path, target) == leads


def test_ancestors_nearest_the_root_first():
    """The path itself and the root are not among them."""
    assert ancestors("a/b/c") == ["a", "a/b"]


PLAIN = st.text(max_size=8).map(lambda path: path.rstrip("/"))


@given(st.sets(PLAIN, max_size=20), PLAIN)
def test_index_knows_exactly_its_paths(paths, other):
    """Directories and other entries are told apart; plain paths never end in a slash."""
    builder = PathIndexBuilder()
    for path in paths:
        builder.add(path, directory=False)
    index = PathIndex(builder.encode())
    assert index.has_other(other) == (other in paths)
    assert not index.has_directory(other)


def test_joined_paths_have_a_limit_in_all():
    """A folder near the longest path, shared by many files, ends the list instead of filling the memory."""
    pairs = ((f"/{'d' * 4_000}/", f"{number}") for number in range(100_000))
    assert sum(len(path) for path in joined(pairs)) <= 32 << 20
    assert list(joined([("/usr/bin/", "env"), ("x" * 4_096, "y")])) == ["usr/bin/env"]
