"""The tar loop against the standard library's writer, and against damage."""

import contextlib
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.inventory.layers import DIR, hard, link, tar_of
from tidewaiter.inventory import tar
from tidewaiter.inventory.decompress import StreamCorruptError, StreamError, StreamLimitError, StreamTruncatedError

FORMATS = [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]
MEMBERS = [("a/", DIR), ("a/b", b"x" * 1500), ("a/l", link("b")), ("a/h", hard("a/b")), ("empty", b""), ("ä", b"1")]
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=120)


def chunked(data, size):
    return (data[at : at + size] for at in range(0, len(data), size))


def read(data, chunk=700):
    """List (name, kind, link, content) of a tar."""
    stream = tar.TarStream(chunked(data, chunk))
    return [(member.name.rstrip("/"), member.kind, member.link, b"".join(iter(stream.piece, b""))) for member in stream]


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("chunk", [1, 511, 512, 4096])
def test_members_of_every_format_at_every_chunk_size(fmt, chunk):
    """Names, kinds, link targets and content come back, wherever the chunks end."""
    assert read(tar_of(MEMBERS, fmt), chunk) == [
        ("a", tar.DIRECTORY, "", b""),
        ("a/b", tar.FILE, "", b"x" * 1500),
        ("a/l", tar.SYMBOLIC_LINK, "b", b""),
        ("a/h", tar.HARD_LINK, "a/b", b""),
        ("empty", tar.FILE, "", b""),
        ("ä", tar.FILE, "", b"1"),
    ]


@pytest.mark.parametrize("fmt", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_names_and_long_links(fmt):
    """GNU long names and PAX paths are whole, and end with their member."""
    name, target = "d/" * 200 + "f", "t/" * 200
    assert [item[:3] for item in read(tar_of([(name, b"1"), ("s", link(target)), ("z", b"")], fmt))] == [
        (name, tar.FILE, ""),
        ("s", tar.SYMBOLIC_LINK, target),
        ("z", tar.FILE, ""),
    ]


def test_base_256_numbers():
    """Sizes and owners beyond octal are read."""
    info = tarfile.TarInfo("big")
    info.uid, info.size = 1 << 40, 3
    (member,) = tar.TarStream([info.tobuf(tarfile.GNU_FORMAT) + b"abc".ljust(512, b"\0")])
    assert (member.uid, member.size) == (1 << 40, 3)


def test_size_in_a_pax_header_wins():
    """A file over 8 GiB has its size only there."""
    info = tarfile.TarInfo("big")
    info.size = 1 << 34
    stream = iter(tar.TarStream([info.tobuf(tarfile.PAX_FORMAT)]))
    assert next(stream).size == 1 << 34
    with pytest.raises(StreamTruncatedError):
        next(stream)


def test_sparse_files_are_marked_and_passed_over():
    """Old GNU sparse files with extension blocks do not confuse what follows."""
    info = tarfile.TarInfo("sparse")
    info.type, info.size = tarfile.GNUTYPE_SPARSE, 512
    header = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    header[482] = 1
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    first, second = tar.TarStream([bytes(header) + bytes(512) + b"x" * 512 + tar_of([("next", b"")])])
    assert (first.sparse, second.name, second.sparse) == (True, "next", False)


def test_pax_sparse_name_is_the_real_one():
    """PAX sparse files carry their name in a record of their own."""
    info = tarfile.TarInfo("GNUSparseFile.0/x")
    info.pax_headers = {"GNU.sparse.name": "real", "GNU.sparse.major": "1"}
    (member,) = tar.TarStream([info.tobuf(tarfile.PAX_FORMAT)])
    assert (member.name, member.sparse) == ("real", True)


def test_wrong_checksum_and_cut_streams():
    """Damage is an error that says where; what came before was handed out."""
    good = tar_of([("a", b"1"), ("b", b"2")])
    seen = []
    with pytest.raises(StreamCorruptError, match="byte 1024"):
        seen.extend(member.name for member in tar.TarStream([good[:1024] + b"X" + good[1025:]]))
    with pytest.raises(StreamTruncatedError):
        list(tar.TarStream([good[:1300]]))
    assert [member.name for member in tar.TarStream([good[:1024]])] == ["a"]


@pytest.mark.parametrize("end", [513, 700, 1023])
def test_a_stream_that_ends_in_the_padding_of_its_last_member(end):
    """Some builders leave the padding out and runtimes accept it: the file is whole. One byte less of content is a cut stream."""
    good = tar_of([("a", b"1")])
    assert read(good[:end]) == [("a", tar.FILE, "", b"1")]
    assert [member.name for member in tar.TarStream([good[:end]])] == ["a"]
    with pytest.raises(StreamTruncatedError):
        read(good[:512])


def test_extended_header_that_is_too_long():
    """A header of gigabytes is refused before it is read."""
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 1 << 32
    with pytest.raises(StreamLimitError):
        list(tar.TarStream([info.tobuf(tarfile.GNU_FORMAT)]))


@given(st.lists(st.tuples(NAMES, st.binary(max_size=1100)), max_size=6), st.sampled_from(FORMATS[1:]), st.integers(1, 3000))
def test_any_archive_is_read_as_it_was_written(members, fmt, chunk):
    """What the standard library writes, we read."""
    expected = [(name, tar.FILE, "", content) for name, content in members]
    assert read(tar_of(members, fmt), chunk) == expected


@given(st.data())
def test_any_damage_is_a_stream_error_or_harmless(data):
    """One changed byte never raises anything else, and never loops."""
    good = tar_of([("a" * 150, b"1" * 600), ("b", b"2")])
    at = data.draw(st.integers(0, len(good) - 1))
    broken = good[:at] + bytes([data.draw(st.integers(0, 255))]) + good[at + 1 :]
    with contextlib.suppress(StreamError):
        assert all(len(item) == 4 for item in read(broken))


@given(st.binary(max_size=2000))
def test_any_bytes(data):
    """Noise is an error or nothing."""
    with contextlib.suppress(StreamError):
        assert all(len(item) == 4 for item in read(data))
