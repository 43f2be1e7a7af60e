"""The sections and segments of an ELF file (System V ABI, "Object Files"): 32 and 64 bit, both byte orders; every offset is checked."""

import struct

from tidewaiter.inventory.parts import Layout, LayoutError, Part, Read, content_of, table

_MAGIC = b"\x7fELF"
_LONGEST_NAME = 256
_MAX_NAMES = 1 << 20
_EXTENDED = 0xFFFF
_NO_BITS, _LOAD = 8, 1
_WRITE, _EXECUTE = 2, 1


def section(data: bytes, name: str) -> bytes | None:
    """Return the content of the first section of a name; None when there is none or the bytes are not ELF. Raises LayoutError."""
    if not data.startswith(_MAGIC):
        return None

    def read(at: int, size: int) -> bytes:
        return data[at : at + size]

    try:
        found = layout(read).section(name)
    except struct.error as error:
        raise LayoutError(f"damaged ELF headers: {error}") from error
    return content_of(found, read) if found else None


def layout(read: Read) -> Layout:
    """Read the headers; raises LayoutError or struct.error. Sections without bytes in the file are left out."""
    head = read(0, 64)
    order = {1: "<", 2: ">"}.get(head[5] if len(head) > 5 else 0)  # noqa: PLR2004 - EI_DATA
    if order is None or head[4] not in (1, 2):
        raise LayoutError("unknown ELF class or byte order")
    wide = head[4] == 2  # noqa: PLR2004 - ELFCLASS64
    segments = _segments(read, head, order, wide=wide)
    return Layout(order=order, pointer=8 if wide else 4, sections=_sections(read, head, order, wide=wide), segments=segments)


def _segments(read: Read, head: bytes, order: str, *, wide: bool) -> list[Part]:
    (at,) = struct.unpack_from(order + ("Q" if wide else "I"), head, 32 if wide else 28)
    size, count = struct.unpack_from(order + "HH", head, 54 if wide else 42)
    if not at or not count:
        return []
    if size < (56 if wide else 32):
        raise LayoutError("program headers are too small")
    rows, parts = table(read, at, size, count), []
    for index in range(count):
        if wide:
            kind, flags, offset, address, _, length = struct.unpack_from(order + "IIQQQQ", rows, index * size)
        else:
            kind, offset, address, _, length, _, flags = struct.unpack_from(order + "7I", rows, index * size)
        if kind == _LOAD:
            write, execute = bool(flags & _WRITE), bool(flags & _EXECUTE)
            parts.append(Part("", offset, length, address, writable=write, executable=execute))
    return parts


def _sections(read: Read, head: bytes, order: str, *, wide: bool) -> list[Part]:
    (at,) = struct.unpack_from(order + ("Q" if wide else "I"), head, 40 if wide else 32)
    size, count, names_at = struct.unpack_from(order + "HHH", head, 58 if wide else 46)
    if not at:
        return []
    if size < (64 if wide else 40):
        raise LayoutError("section headers are too small")
    row = order + ("IIQQQQI" if wide else "IIIIIII")
    first = struct.unpack(row, read(at, struct.calcsize(row)))
    # What does not fit the file's header stands in the first section's.
    count, names_at = count or first[5], first[6] if names_at == _EXTENDED else names_at
    rows = table(read, at, size, count)
    if names_at >= count:
        raise LayoutError("no table of names")
    _, _, _, _, start, length, _ = struct.unpack_from(row, rows, names_at * size)
    names = read(start, min(length, _MAX_NAMES))
    parts = []
    for index in range(count):
        name, kind, flags, address, offset, length, _ = struct.unpack_from(row, rows, index * size)
        if kind not in (0, _NO_BITS):
            stop = names.find(b"\0", name, name + _LONGEST_NAME)
            text = names[name : max(name, stop)].decode(errors="replace")
            parts.append(Part(text, offset, length, address, writable=bool(flags & 1), executable=bool(flags & 4)))
    return parts
