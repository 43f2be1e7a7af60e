"""Layers laid over each other: what is there at the end, and who brought it."""

from tests.inventory.layers import image_of, link, scan, tar_of
from tidewaiter.inventory.piled import Piled

PROGRAM = b"\x7fELF" + bytes(80)


def piled(*tars):
    """Lay the results of some layers over each other."""
    state = Piled()
    for tar in tars:
        state.lay(scan(tar))
    return state


def test_the_last_layer_that_holds_a_file_brought_it():
    """A file that a later layer holds again is that layer's; others stay their own."""
    lower, upper = tar_of({"bin/a": PROGRAM, "bin/b": PROGRAM}, mode=0o755), tar_of({"bin/a": PROGRAM}, mode=0o755)
    names = [layer.diff_id for layer in image_of(lower, upper).layers]
    assert piled(lower, upper).brought == {"bin/a": names[1], "bin/b": names[0]}


def test_lists_of_digests_are_kept_by_the_file_that_holds_them():
    """Written through a linked directory, a list is the same one; a later layer's replaces it."""
    row = b"0" * 32 + b"  usr/bin/a\n"
    lower = tar_of({"var/lib": link("../usr/share"), "usr/share/x": b"x"})
    state = piled(lower, tar_of({"var/lib/dpkg/info/a.md5sums": row}), tar_of({"var/lib/dpkg/info/a.md5sums": row * 2}))
    ((place, claims),) = dict(state.expected).items()
    assert place == "usr/share/dpkg/info/a.md5sums"
    assert [len(files.digests) for files, _ in claims] == [2]


def test_a_removed_list_expects_nothing():
    """A package that was removed took its list along."""
    row = b"0" * 32 + b"  usr/bin/a\n"
    state = piled(tar_of({"var/lib/dpkg/info/a.md5sums": row}), tar_of({"var/lib/dpkg/info/.wh.a.md5sums": b""}))
    assert dict(state.expected) == {}
