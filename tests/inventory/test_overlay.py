"""Layers over layers, links through links."""

import pytest

from tests.inventory.layers import DIR, link, scan, tar_of
from tidewaiter.inventory.overlay import Change, Overlay
from tidewaiter.inventory.paths import resolve, resolve_parent


@pytest.mark.parametrize(
    ("path", "end"),
    [
        ("etc/os-release", "usr/lib/os-release"),
        ("lib/x", "usr/lib/x"),
        ("lib", "usr/lib"),
        ("var/run/y", "run/y"),
        ("plain", "plain"),
    ],
)
def test_links_are_followed_in_every_part(path, end):
    """A link to a link, a link in a directory and none at all."""
    links = {"etc/os-release": "lib/os-release", "lib": "usr/lib", "var/run": "run"}
    assert resolve(path, links) == end


def test_loops_end():
    """Links in a circle, to themselves and into themselves give some path."""
    assert resolve("a/x", {"a": "b", "b": "a"})
    assert resolve("a/x", {"a": "a"}) == "a/x"
    assert resolve("a", {"a": "a/a"})


def test_last_part_of_a_path_is_left():
    """A file's own name is not followed where only its directory matters."""
    assert resolve_parent("lib/l", {"lib": "usr/lib", "usr/lib/l": "x"}) == "usr/lib/l"
    assert resolve_parent("l", {"l": "x"}) == "l"


@pytest.mark.parametrize(
    ("upper", "left"),
    [
        ({"a/.wh.b": b""}, {"a/bb", "c"}),
        ({"a/.wh..wh..opq": b""}, {"c"}),
        ({".wh..wh..opq": b""}, set()),
        ({"a": b"file"}, {"c"}),
        ({"a": DIR, "c": DIR}, {"a/b", "a/bb"}),
        ({"a/b": b"new"}, {"a/bb", "c"}),
        ({"a/.wh..wh.plnk": b""}, {"a/b", "a/bb", "c"}),
    ],
)
def test_what_a_layer_hides(upper, left):
    """Whiteouts, opaque directories, replaced directories and files; names that only begin alike stay."""
    overlay = Overlay()
    for path in ("a/b", "a/bb", "c"):
        overlay.lay(path, 1)
    overlay.hide(Change.of(scan(tar_of(upper)), {}))
    assert set(overlay.alive) == left
    assert len(overlay.hidden) == 3 - len(left)


def test_whiteout_written_through_a_linked_directory():
    """Lib is a link to usr/lib: removing lib/x removes usr/lib/x."""
    overlay = Overlay()
    overlay.lay("usr/lib/x", 1)
    overlay.hide(Change.of(scan(tar_of({"lib/.wh.x": b""})), {"lib": "usr/lib"}))
    assert overlay.alive == {}


def test_links_that_grow_a_path_end():
    """A link into itself through many folders cannot make a path of any length, whose ancestors would fill the memory."""
    links = {"lib": "a/" * 100_000 + "b", "a": "a/" * 2_000 + "a"}
    assert len(resolve("lib/x", links)) <= 4096
    assert len(resolve("a/x", links)) <= 4096


def test_link_longer_than_any_path_is_not_kept():
    """A target over 4096 characters leads nowhere in any runtime."""
    result = scan(tar_of([("lib", link("a/" * 3_000)), ("lib64", link("usr/lib64"))]))
    assert result.links == (("lib64", "usr/lib64"),)
