"""What a Windows program or .NET assembly says of itself: the version resource of a PE file (Microsoft, "PE Format", "VS_VERSIONINFO").

Only the headers and the resource section are read. Every offset is checked.
"""

import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

HEAD = 1 << 16
"""How much of a file is needed to find the sections."""
_MAX_RESOURCES = 8 << 20
_MAX_SECTIONS, _MAX_ENTRIES, _MAX_STRINGS = 96, 4_096, 256
_SIGNATURE = b"PE\0\0"
_WIDE, _NARROW = 0x20B, 0x10B
_RESOURCES, _CLR = 2, 14
_VERSION_TYPE = 16
_SUBDIRECTORY = 1 << 31
_FIXED_MARK = 0xFEEF04BD
_FIXED_SIZE = 16


class PeError(ValueError):
    """The bytes begin like a PE file and then contradict themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeVersion:
    """The texts of the version resource (`ProductName`, `FileVersion` ...), its binary file version, and whether it is .NET code."""

    managed: bool
    texts: Mapping[str, str] = field(default_factory=dict)
    file_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Headers:
    managed: bool
    resources: int
    start: int
    size: int


def version_of(read: Callable[[int, int], bytes]) -> PeVersion | None:
    """Read a file through `read(offset, size)`; None when it is no PE file or has no version resource. Raises PeError."""
    head = read(0, HEAD)
    try:
        headers = _headers(head)
        if headers is None or not headers.size:
            return None
        data = read(headers.start, min(headers.size, _MAX_RESOURCES))
        entry = _version_entry(data)
        if entry is None:
            return None
        at, size = entry[0] - headers.resources, entry[1]
        if not 0 <= at <= at + size <= len(data):
            raise PeError("the version resource lies outside its section")
        return _version(data[at : at + size], managed=headers.managed)
    except (struct.error, IndexError) as error:
        raise PeError(f"damaged PE headers: {error}") from error


def _headers(head: bytes) -> _Headers | None:
    """Find the section that holds the resources: where it is loaded (RVA), where it lies in the file and its size there."""
    if head[:2] != b"MZ" or len(head) < 64:  # noqa: PLR2004 - the DOS header
        return None
    (pe,) = struct.unpack_from("<I", head, 60)
    if head[pe : pe + 4] != _SIGNATURE:
        return None  # a program for DOS
    count, optional = struct.unpack_from("<H", head, pe + 6)[0], struct.unpack_from("<H", head, pe + 20)[0]
    (magic,) = struct.unpack_from("<H", head, pe + 24)
    if magic not in (_WIDE, _NARROW) or count > _MAX_SECTIONS:
        raise PeError("an optional header of unknown kind, or too many sections")
    directories = pe + 24 + (112 if magic == _WIDE else 96)
    (known,) = struct.unpack_from("<I", head, directories - 4)
    managed = known > _CLR and struct.unpack_from("<I", head, directories + 8 * _CLR)[0] != 0
    resources = struct.unpack_from("<I", head, directories + 8 * _RESOURCES)[0] if known > _RESOURCES else 0
    for index in range(count if resources else 0):
        virtual_size, address, size, start = struct.unpack_from("<4I", head, pe + 24 + optional + 40 * index + 8)
        if address <= resources < address + max(virtual_size, size):
            inside = resources - address
            return _Headers(managed=managed, resources=resources, start=start + inside, size=max(0, size - inside))
    return _Headers(managed=managed, resources=0, start=0, size=0)


def _version_entry(data: bytes) -> tuple[int, int] | None:
    """Walk type, name and language of the resource tree to the version; returns its RVA and size."""
    at = next((target for number, target in _entries(data, 0) if number == _VERSION_TYPE), None)
    for _ in range(2):
        if at is None or not at & _SUBDIRECTORY:
            return None
        at = next((target for _, target in _entries(data, at & ~_SUBDIRECTORY)), None)
    if at is None or at & _SUBDIRECTORY:
        return None
    rva, size = struct.unpack_from("<2I", data, at)
    return rva, size


def _entries(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    named, numbered = struct.unpack_from("<2H", data, at + 12)
    for index in range(min(named + numbered, _MAX_ENTRIES)):
        number, target = struct.unpack_from("<2I", data, at + 16 + 8 * index)
        yield number, target


def _version(block: bytes, *, managed: bool) -> PeVersion:
    key, body, end = _block(block, 0)
    if key != "VS_VERSION_INFO":
        raise PeError("a version resource without its key")
    (length,) = struct.unpack_from("<H", block, 2)
    fixed = block[body : body + length]
    number = ""
    if len(fixed) >= _FIXED_SIZE and struct.unpack_from("<I", fixed)[0] == _FIXED_MARK:
        high, low = struct.unpack_from("<2I", fixed, 8)
        number = f"{high >> 16}.{high & 0xFFFF}.{low >> 16}.{low & 0xFFFF}"
    texts: dict[str, str] = {}
    for _, child, stop in _children(block, _aligned(body + length), end):
        for _, table, last in _children(block, child, stop):
            _read_strings(block, table, last, texts)
    return PeVersion(managed=managed, texts=texts, file_version="" if number == "0.0.0.0" else number)  # noqa: S104 - a version


def _read_strings(block: bytes, at: int, end: int, texts: dict[str, str]) -> None:
    for key, body, stop in _children(block, at, end):
        value = block[body:stop].decode("utf-16-le", errors="replace").split("\0", 1)[0].strip()
        if key and value:
            texts.setdefault(key, value)


def _children(block: bytes, at: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Yield key, start of the value and end of each block in a range; the first language comes first."""
    for _ in range(_MAX_STRINGS):
        if at + 6 > end:
            return
        key, body, stop = _block(block, at)
        if stop <= at or stop > end:
            return
        yield key, body, stop
        at = _aligned(stop)


def _block(block: bytes, at: int) -> tuple[str, int, int]:
    """Read length, key and where the value begins, aligned to four bytes."""
    (length,) = struct.unpack_from("<H", block, at)
    key = at + 6
    stop = key
    while stop < min(at + length, key + 256) and block[stop : stop + 2] != b"\0\0":
        stop += 2
    return block[key:stop].decode("utf-16-le", errors="replace"), _aligned(stop + 2), min(at + length, len(block))


def _aligned(at: int) -> int:
    return (at + 3) & ~3
