"""Archives of advisory records -> the bytes of each: zip (also one in another) and tar, member by member, bounded in size and ratio."""

import lzma
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import IO

from tidewaiter.inventory.limits import GIB, MIB, Limits
from tidewaiter.inventory.tar import FILE, Member, TarStream
from tidewaiter.model.problem import Problem

MAX_RECORD = 64 * MIB
MAX_MEMBERS = 2_000_000
MAX_RATIO = 1000
MAX_NESTED = 4 * GIB
MAX_XZ_MEMORY = 256 * MIB
_LIMITS = Limits(entries=MAX_MEMBERS, total=64 * GIB)
_SUFFIXES = frozenset({".json", ".yaml", ".yml"})
_CHUNK = MIB

Found = tuple[str, str, bytes | Problem]
"""Where it is for people, its path in the archive, and its bytes or why they cannot be had."""


def unreadable(where: str, why: str) -> Problem:
    """Say that a feed file, or one member of it, cannot be read."""
    return Problem(code="feed-unreadable", what=f"feed file cannot be read: {why}", where=where, hint="Download the file again")


def is_record(path: str) -> bool:
    """Tell whether a member may hold a record: JSON or YAML, and no hidden file of the repository (`.github/...`)."""
    parts = PurePosixPath(path).parts
    return PurePosixPath(path).suffix in _SUFFIXES and not any(part.startswith(".") for part in parts)


def tar_members(chunks: Iterable[bytes], name: str) -> Iterator[Found]:
    """Yield the records of an unpacked tar stream in its order; raises a StreamError where it breaks off."""
    stream = TarStream(chunks, _LIMITS)
    total = count = 0
    for member in stream:
        count, total = count + 1, total + member.size
        if count > MAX_MEMBERS or total > _LIMITS.total:
            yield name, "", unreadable(name, f"more than {MAX_MEMBERS} members or {_LIMITS.total} bytes")
            return
        if member.kind == FILE and is_record(member.name):
            yield f"{name}!{member.name}", member.name, _content(stream, member, f"{name}!{member.name}")


def _content(stream: TarStream, member: Member, where: str) -> bytes | Problem:
    if member.size > MAX_RECORD:
        return unreadable(where, f"member of {member.size} bytes is too large")
    return b"".join(iter(stream.piece, b""))


def zip_members(file: IO[bytes], name: str, *, nested: bool = True) -> Iterator[Found]:
    """Yield the records of a zip in the order of their names, and those of a zip inside it (cvelistV5's `.zip.zip`)."""
    with zipfile.ZipFile(file) as archive:
        members = sorted(archive.infolist(), key=lambda member: member.filename)
        if len(members) > MAX_MEMBERS:
            yield name, "", unreadable(name, f"more than {MAX_MEMBERS} members")
            return
        for member in members:
            where = f"{name}!{member.filename}"
            if is_record(member.filename):
                yield where, member.filename, _inflated(archive, member, where)
            elif nested and member.filename.endswith(".zip"):
                yield from _nested(archive, member, where)


def _inflated(archive: zipfile.ZipFile, member: zipfile.ZipInfo, where: str) -> bytes | Problem:
    if member.file_size > MAX_RECORD or member.file_size > MAX_RATIO * max(member.compress_size, 1):
        return unreadable(where, f"member of {member.file_size} bytes is too large or too compressed")
    with archive.open(member) as content:
        # The size in the directory is only a claim.
        raw = content.read(member.file_size + 1)
    return raw if len(raw) <= member.file_size else unreadable(where, "member is larger than it says")


def _nested(archive: zipfile.ZipFile, member: zipfile.ZipInfo, where: str) -> Iterator[Found]:
    """Copy a zip inside a zip to disk, since reading one needs its end first."""
    if member.file_size > MAX_NESTED or member.file_size > MAX_RATIO * max(member.compress_size, 1):
        yield where, "", unreadable(where, f"archive of {member.file_size} bytes is too large or too compressed")
        return
    with tempfile.TemporaryFile() as copy, archive.open(member) as content:
        left = member.file_size
        while left and (chunk := content.read(min(_CHUNK, left))):
            left -= copy.write(chunk)
        copy.seek(0)
        yield from zip_members(copy, where, nested=False)


def xz_chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """Unpack xz with bounded memory; raises lzma.LZMAError, also for a stream that wants more, and EOFError for one that ends early."""
    pending = b""
    while pending := pending or stream.read(_CHUNK):
        decompressor = lzma.LZMADecompressor(memlimit=MAX_XZ_MEMORY)
        while not decompressor.eof:
            if decompressor.needs_input and not (pending := pending or stream.read(_CHUNK)):
                raise EOFError("the xz stream ends early")
            if chunk := decompressor.decompress(pending, _CHUNK):
                yield chunk
            pending = b""
        pending = decompressor.unused_data.lstrip(b"\0")
