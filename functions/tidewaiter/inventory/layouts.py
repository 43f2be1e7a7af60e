"""Where the parts of an executable lie in its file, so that what is looked for is read and not searched: ELF, PE and Mach-O.

Sources: System V ABI, "Object Files" (`inventory.elf`); Microsoft, "PE Format"; Apple, mach-o/loader.h and fat.h. Every number in a
header may lie: reading is bounded, and what contradicts itself raises `LayoutError`.
"""

import struct
from collections.abc import Iterator

from tidewaiter.inventory import elf
from tidewaiter.inventory.parts import MAX_PARTS, Layout, LayoutError, Part, Read, table

_MAX_SLICES = 32
_ELF, _PE_MARK = b"\x7fELF", b"MZ"
_SIGNATURE = b"PE\0\0"
_WIDE = 0x20B
_PE_WRITE, _PE_EXECUTE = 0x80000000, 0x20000000
_MACH = {
    b"\xce\xfa\xed\xfe": ("<", False),
    b"\xcf\xfa\xed\xfe": ("<", True),
    b"\xfe\xed\xfa\xce": (">", False),
    b"\xfe\xed\xfa\xcf": (">", True),
}
_FAT = {b"\xca\xfe\xba\xbe": ">IIIII", b"\xca\xfe\xba\xbf": ">IIQQII"}
_SEGMENT, _SEGMENT_64 = 1, 0x19
_MACH_WRITE, _MACH_EXECUTE = 2, 4


def layouts_of(read: Read) -> tuple[Layout, ...]:
    """Read an executable's headers: one layout, or one for each architecture of a universal Mach-O file, none for other files.

    Raises LayoutError, and what `read` raises.
    """
    mark = read(0, 4)
    try:
        if mark == _ELF:
            return (elf.layout(read),)
        if mark[:2] == _PE_MARK:
            return tuple(_pe(read))
        if mark in _FAT:
            return tuple(_universal(read, _FAT[mark]))
        return (_macho(read, 0),) if mark in _MACH else ()
    except struct.error as error:
        raise LayoutError(f"the headers are cut short: {error}") from error


def worth_keeping(head: bytes) -> tuple[tuple[range, ...], ...]:
    """Tell by a file's first bytes which others can hold what is looked for in large executables: writable data, and constants.

    Neither takes the other's place: some libraries have more constants than fit.
    """
    if head.startswith(_ELF):  # the table of sections lies at the end of the file, and segments suffice
        place = slice(40, 48) if head[4:5] == b"\x02" else slice(32, 36)
        head = head[: place.start] + bytes(place.stop - place.start) + head[place.stop :]
    try:
        found = layouts_of(lambda at, size: head[at : at + size])
    except LayoutError:
        return ()
    parts = [part for layout in found for part in layout.segments if not part.executable]
    return tuple(
        tuple(range(part.offset, part.offset + part.size) for part in parts if part.writable == writable) for writable in (True, False)
    )


def _pe(read: Read) -> Iterator[Layout]:
    (at,) = struct.unpack("<I", read(60, 4))
    if read(at, 4) != _SIGNATURE:
        return  # a program for DOS
    count, optional = struct.unpack("<2xH12xH2x", read(at + 4, 20))
    (magic,) = struct.unpack("<H", read(at + 24, 2))
    wide = magic == _WIDE
    (base,) = struct.unpack("<Q" if wide else "<I", read(at + 24 + (24 if wide else 28), 8 if wide else 4))
    rows = table(read, at + 24 + optional, 40, count)
    parts = []
    for name, virtual, address, size, offset, flags in struct.iter_unpack("<8s4I12xI", rows):
        parts.append(
            Part(
                name=name.rstrip(b"\0").decode(errors="replace"),
                offset=offset,
                size=min(size, virtual or size),
                address=base + address,
                writable=bool(flags & _PE_WRITE),
                executable=bool(flags & _PE_EXECUTE),
            )
        )
    yield Layout(order="<", pointer=8 if wide else 4, sections=parts, segments=parts)


def _universal(read: Read, row: str) -> Iterator[Layout]:
    (count,) = struct.unpack(">I", read(4, 4))
    if count > _MAX_SLICES:
        return  # a Java class file begins with the same mark
    size = struct.calcsize(row)
    for fields in struct.iter_unpack(row, table(read, 8, size, count)):
        if read(fields[2], 4) in _MACH:
            yield _macho(read, fields[2])


def _macho(read: Read, base: int) -> Layout:
    order, wide = _MACH[read(base, 4)]
    count, length = struct.unpack(order + "II", read(base + 16, 8))
    commands = table(read, base + (32 if wide else 28), length, 1)
    sections: list[Part] = []
    segments: list[Part] = []
    at = 0
    for _ in range(min(count, MAX_PARTS)):
        kind, size = struct.unpack_from(order + "II", commands, at)
        if kind in (_SEGMENT, _SEGMENT_64):
            _segment(commands[at : at + size], order, segments, sections, wide=wide)
        if size < 8:  # noqa: PLR2004 - its own header
            raise LayoutError("a load command without a size")
        at += size
    moved = [[part._replace(offset=part.offset + base) for part in parts] for parts in (sections, segments)]
    return Layout(order=order, pointer=8 if wide else 4, sections=moved[0], segments=moved[1])


def _segment(command: bytes, order: str, segments: list[Part], sections: list[Part], *, wide: bool) -> None:
    row, start = (order + "QQQQ4xiI", 24) if wide else (order + "IIII4xiI", 24)
    address, _, offset, size, protection, count = struct.unpack_from(row, command, start)
    flags = {"writable": bool(protection & _MACH_WRITE), "executable": bool(protection & _MACH_EXECUTE)}
    segments.append(Part("", offset, size, address, **flags))
    header, length, row = (72, 80, order + "16s16xQQI") if wide else (56, 68, order + "16s16xIII")
    for index in range(min(count, len(command) // length)):
        name, where, long, begin = struct.unpack_from(row, command, header + index * length)
        sections.append(Part(name=name.rstrip(b"\0").decode(errors="replace"), offset=begin, size=long, address=where, **flags))
