"""Content held in pieces for more than one cataloger."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.inventory.layers import tar_of
from tidewaiter.inventory.cataloger import ContentTooLargeError
from tidewaiter.inventory.content import FileContent, HeldContent
from tidewaiter.inventory.tar import TarStream

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


def test_a_look_ahead_takes_nothing():
    """What is peeked at is still there to read."""
    content = HeldContent(b"ab", b"cdef")
    assert (content.peek(), content.peek(), content.read()) == (b"abcd", b"abcd", b"abcdef")
    assert HeldContent().peek() == b""


@given(PIECES, st.integers(0, 200_000), st.integers(0, 200_000))
def test_any_place_of_a_file(pieces, offset, size):
    """Bytes are found at their place, however the file is cut and whatever was read before."""
    content = HeldContent(*pieces)
    content.read(7)
    assert content.at(offset, size) == b"".join(pieces)[offset : offset + size]


@given(st.lists(st.sampled_from([b"ab", b"aab", b"b", b"a", b"-"]), max_size=30), st.lists(st.integers(1, 5), min_size=1))
def test_bytes_are_found_across_pieces(parts, cuts):
    """Every place of some bytes is found once, however the file is cut."""
    data, pieces, at = b"".join(parts), [], 0
    while at < len(data):
        pieces.append(data[at : at + cuts[len(pieces) % len(cuts)]])
        at += len(pieces[-1])
    expected = [at for at in range(len(data)) if data.startswith(b"aab", at)]
    assert list(HeldContent(*pieces).find(b"aab")) == expected


def content_of(data, cut=0):
    """Open a file as it passes in a tar, of which the first chunk ends so many bytes into the file."""
    tar = tar_of({"file": data})
    start = tar.index(data[:1], 512) if cut else 0
    stream = TarStream([tar[: start + cut], tar[start + cut :]] if cut else [tar])
    next(iter(stream))
    return FileContent(stream, len(data), ())


def test_a_large_file_is_kept_in_parts():
    """Of a file above the limit the beginning, the end and what is worth it are there; the rest is refused, not zeros."""
    data = b"".join(bytes([number]) * (1 << 20) for number in range(12))
    held = content_of(data).held(3 << 20, lambda _first: [[range(3 << 20, (3 << 20) + 10)]])
    assert held.size == len(data)
    assert held.at(5, 2) == b"\0\0"
    assert held.at((3 << 20) + 5, 2) == b"\3\3"
    assert held.at(len(data) - 3, 9) == b"\x0b" * 3
    assert held.at(len(data), 5) == b""
    assert list(held.find(b"\3" * (1 << 20))) == [3 << 20]
    for refused in (lambda: held.at(1 << 20, 1), lambda: held.at((1 << 20) - 1, 2), held.read):
        with pytest.raises(ContentTooLargeError):
            refused()


@pytest.mark.parametrize("cut", [1, 100, 70_000])
def test_a_large_file_may_begin_at_the_end_of_a_chunk(cut):
    """What is worth keeping is decided by enough of the file, wherever the first piece ends."""
    heads = []
    data = bytes([1]) * (12 << 20)
    held = content_of(data, cut).held(3 << 20, lambda first: heads.append(first) or [[range(5 << 20, 5 << 20 | 9)]])
    assert heads == [data[: 1 << 16]]
    assert held.at(5 << 20, 4) == data[:4]
    assert held.at(0, 1 << 16) == data[: 1 << 16]


def test_what_is_kept_is_bounded():
    """However much of a large file is called worth keeping, no more than the limit is, besides its end; kinds share it."""
    held = content_of(bytes(20 << 20)).held(4 << 20, lambda _first: [[range(20 << 20)], [range(9 << 20, 10 << 20)]])
    with pytest.raises(ContentTooLargeError):
        held.at(2 << 20, 1)
    assert held.at(9 << 20, 1) == b"\0"
    assert held.at(19 << 20, 1) == b"\0"


def test_a_stream_has_no_places():
    """What passes by cannot be read at a place: that is refused, never wrong."""
    for refused in (lambda: content_of(b"x").at(0, 1), lambda: content_of(b"x").find(b"x")):
        with pytest.raises(ContentTooLargeError):
            refused()
