"""Named sections of an ELF file (System V ABI, "Object Files"): 32 and 64 bit, both byte orders; every offset is checked."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_MAGIC = b"\x7fELF"
_MAX_SECTIONS = 100_000
_MAX_NAME = 256
_EXTENDED = 0xFFFF
_NO_BITS = 8


class ElfError(ValueError):
    """The bytes begin like an ELF file and then contradict themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section:
    name: int
    kind: int
    offset: int
    size: int
    link: int


def section(data: bytes, name: str) -> bytes | None:
    """Return the content of the first section of a name; None when there is none or the bytes are not ELF. Raises ElfError."""
    if not data.startswith(_MAGIC):
        return None
    try:
        return _section(data, name.encode())
    except (struct.error, IndexError, OverflowError) as error:
        raise ElfError(f"damaged ELF headers: {error}") from error


def _section(data: bytes, name: bytes) -> bytes | None:
    sections = list(_sections(data))
    if not sections:
        return None
    names = sections[_names_index(data, sections)]
    for found in sections:
        at = names.offset + found.name
        if found.kind != _NO_BITS and data[at : at + _MAX_NAME].split(b"\0", 1)[0] == name:
            if found.offset + found.size > len(data):
                raise ElfError("a section lies outside the file")
            return data[found.offset : found.offset + found.size]
    return None


def _sections(data: bytes) -> Iterator[_Section]:
    """Yield the section headers; a count of 0 with a table means that the first header holds the count."""
    order, wide = _layout(data)
    (table,) = struct.unpack_from(order + ("Q" if wide else "I"), data, 40 if wide else 32)
    size, count = _entry(data, order, wide=wide)
    if not table:
        return
    if count == 0:
        count = _header(data, order, table, wide=wide).size
    if count > _MAX_SECTIONS or table + count * size > len(data):
        raise ElfError("the section table lies outside the file")
    for index in range(count):
        yield _header(data, order, table + index * size, wide=wide)


def _layout(data: bytes) -> tuple[str, bool]:
    order = {1: "<", 2: ">"}.get(data[5])
    if order is None or data[4] not in (1, 2):
        raise ElfError("unknown ELF class or byte order")
    return order, data[4] == 2  # noqa: PLR2004 - ELFCLASS64


def _entry(data: bytes, order: str, *, wide: bool) -> tuple[int, int]:
    """Return the size of a section header and their number."""
    size, count = struct.unpack_from(order + "HH", data, 58 if wide else 46)
    if size < (64 if wide else 40):
        raise ElfError("section headers are too small")
    return size, count


def _header(data: bytes, order: str, at: int, *, wide: bool) -> _Section:
    name, kind, _, _, offset, size, link = struct.unpack_from(order + ("IIQQQQI" if wide else "IIIIIII"), data, at)
    return _Section(name=name, kind=kind, offset=offset, size=size, link=link)


def _names_index(data: bytes, sections: list[_Section]) -> int:
    order, wide = _layout(data)
    (index,) = struct.unpack_from(order + "H", data, 62 if wide else 50)
    return sections[0].link if index == _EXTENDED else int(index)
