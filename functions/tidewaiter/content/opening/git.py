"""Git's object store: what was committed once stays readable, although the work tree no longer shows it.

Formats: gitformat-pack(5) and "Git Objects" in the Git manual.
"""

from pathlib import PurePosixPath

from tidewaiter.content.opening.limits import Budget
from tidewaiter.content.opening.member import DamageError, Member, Members
from tidewaiter.content.opening.unpacking import stream, zlib_stream

LOOSE = (2, 38)
PACK_MAGIC = b"PACK"
PACK_HEADER = 12
TRAILER = 20
OFFSET_DELTA = 6
REFERENCE_DELTA = 7
KINDS = {1: "commit", 2: "tree", 3: "blob", 4: "tag", OFFSET_DELTA: "delta", REFERENCE_DELTA: "delta"}
REFERENCE = 20


def is_loose(path: str) -> bool:
    """Tell whether a path is that of a loose object: `objects/ab/38 hex digits`."""
    parts = PurePosixPath(path).parts[-3:]
    return len(parts) == len(("objects", "ab", "cd")) and parts[0] == "objects" and (len(parts[1]), len(parts[2])) == LOOSE


def loose(data: bytes, budget: Budget) -> Members:
    """Yield the content of a loose object; a directory of Git's (`tree`) holds no text."""
    body, _ = _inflate(data, 0, budget)
    header, _, body = body.partition(b"\0")
    if header.startswith((b"blob ", b"commit ", b"tag ")):
        yield Member("", (body,))


def packed(data: bytes, budget: Budget) -> Members:
    """Yield the objects of a pack; of a delta, what it adds."""
    at = PACK_HEADER
    while at < len(data) - TRAILER:
        budget.member()
        start = at
        kind, at = _entry(data, at)
        if kind not in KINDS:
            yield Member("", trouble="the pack is damaged")
            return
        body, used = _inflate(data, at, budget)
        if not used:
            yield Member("", trouble="the pack is damaged")
            return
        at += used
        if KINDS[kind] != "tree":
            yield Member(f"{KINDS[kind]}-{start}", (body,))


def _entry(data: bytes, at: int) -> tuple[int, int]:
    """Read the header of an entry; return its kind and where its compressed bytes begin."""
    kind = data[at] >> 4 & 7
    at = _after_number(data, at)
    if kind == OFFSET_DELTA:
        at = _after_number(data, at)
    return kind, at + REFERENCE * (kind == REFERENCE_DELTA)


def _after_number(data: bytes, at: int) -> int:
    """Skip a number of seven bits a byte."""
    while at < len(data) and data[at] & 0x80:
        at += 1
    return at + 1


def _inflate(data: bytes, at: int, budget: Budget) -> tuple[bytes, int]:
    """Return what one zlib stream unpacks to and how many bytes it took; (b"", 0) if it is none."""
    unpacked, pieces = stream(data, at, zlib_stream, budget), []
    try:
        while True:
            pieces.append(next(unpacked))
    except StopIteration as end:
        return b"".join(pieces), end.value - at
    except DamageError:
        return b"", 0
