"""Content held in pieces for more than one cataloger."""

import re2
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.inventory import buildinfo
from tidewaiter.inventory.content import HeldContent

PIECES = st.lists(st.binary(min_size=1, max_size=100_000), max_size=6)


@given(PIECES, st.lists(st.integers(0, 150_000), max_size=8))
def test_reads_as_one_file(pieces, sizes):
    """Reads of any sizes over pieces of any sizes give the file's bytes in order, and the rest in one."""
    content = HeldContent(*pieces)
    got = [content.read(size) for size in sizes]
    assert all(len(data) <= size for data, size in zip(got, sizes, strict=True))
    assert b"".join([*got, content.read()]) == b"".join(pieces)
    assert content.read() == b"" == content.read(10)
    assert content.size == sum(map(len, pieces))


def test_a_mark_is_never_cut():
    """A first piece of one byte is filled up, so that a file is known by its first bytes."""
    assert HeldContent(b"\x7f", b"ELF and more", b"!").read(1 << 20).startswith(b"\x7fELF and more")


def test_a_piece_is_handed_on_as_it_is():
    """A piece that is long enough is not copied."""
    piece = bytes(1 << 17)
    assert HeldContent(piece, piece).read(1 << 20) is piece


@given(
    st.lists(st.sampled_from([b"tool/1.", b"2", b"34", b" ", bytes(3_000), bytes(9_000)]), max_size=30),
    st.lists(st.integers(1, 9_000), min_size=1),
)
def test_matches_are_found_across_pieces(parts, cuts):
    """A search finds the same matches, whole and once, however the file is cut."""
    data, pieces, at = b"".join(parts), [], 0
    pattern = re2.compile(rb"tool/([0-9.]+)")
    while at < len(data):
        pieces.append(data[at : at + cuts[len(pieces) % len(cuts)]])
        at += len(pieces[-1])
    expected = [match.group() for match in pattern.finditer(data)]
    assert [match.group() for match in HeldContent(*pieces).search(pattern)] == expected


def test_a_look_ahead_takes_nothing():
    """What is peeked at is still there to read."""
    content = HeldContent(b"ab", b"cdef")
    assert (content.peek(), content.peek(), content.read()) == (b"abcd", b"abcd", b"abcdef")
    assert HeldContent().peek() == b""


@given(st.integers(0, 5_000), st.lists(st.integers(1, 700), min_size=1, max_size=20))
def test_build_information_across_pieces(lead, cuts):
    """Build information is found wherever it lies aligned, however the file is cut; misaligned it is none."""
    info = (buildinfo.MAGIC + b"\x08\x02").ljust(buildinfo.HEADER, b"\0") + b"\x06go1.22" + b"\x00"
    data = bytes(lead) + info + bytes(3_000)
    pieces, at = [], 0
    while at < len(data):
        size = cuts[len(pieces) % len(cuts)]
        pieces.append(data[at : at + size])
        at += size
    rest = iter(pieces[1:])
    found, _ = buildinfo.find(lambda size: next(rest, b""), pieces[0])
    assert bool(found) == (lead % buildinfo.ALIGN == 0)
    assert not found or found.startswith(info)
