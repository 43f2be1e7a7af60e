"""Where a program keeps instructions and nothing else: the largest part of most programs, in which no secret is written out.

Only ELF files are judged (System V ABI, "Program Header"), and only those whose linker kept constants apart: without a segment that is
read-only and not executable, constants lie among the instructions. In PE files the two are often mixed.
"""

import struct
from dataclasses import dataclass

NONE = range(0)
"""No part of a file."""
_MAGIC = b"\x7fELF"
_LOADED, _DYNAMIC, _INTERPRETER = 1, 2, 3
_STUB_SEGMENTS, _STUB_FROM = 2, 0.6
_READ, _EXECUTE = 4, 1
_MOST = 64
_LAYOUTS = {1: ("I", 28, 42, "IIIIIII", 6, 1, 4), 2: ("Q", 32, 54, "IIQQQQQ", 1, 2, 5)}
"""By class: format and place of the table's offset, place of size and count, an entry's format, and where in it flags, offset, size are."""


@dataclass(frozen=True, slots=True)
class Program:
    """The form of an ELF file: how many sections, whether it asks for no loader, and whether it starts as unpackers do.

    UPX leaves one or two segments that are loaded, the packed program first and behind it the stub that unpacks it, where it starts; with
    its marks taken away the form stays.
    """

    sections: int
    is_static: bool
    is_stub: bool


def program_of(head: bytes, size: int) -> Program | None:
    """Describe a program of `size` bytes by its first bytes; None for what is no ELF file or is damaged."""
    try:
        kinds, entry, sections = _kinds(head), _entry(head), _sections(head, size)
    except (struct.error, KeyError, IndexError):
        return None
    loaded = [place for kind, _, place, _ in kinds if kind == _LOADED and place]
    starts = [address for kind, flags, place, address in kinds if kind == _LOADED and flags & _EXECUTE and entry in address and place]
    late = any((entry - one.start) > _STUB_FROM * min(len(one), size) for one in starts)
    return Program(
        sections=sections,
        is_static=not any(kind in (_DYNAMIC, _INTERPRETER) for kind, *_ in kinds),
        is_stub=not sections and 0 < len(loaded) <= _STUB_SEGMENTS and late,
    )


def instructions(head: bytes) -> range:
    """Return the offsets of the largest executable segment of an ELF file, given its first bytes; NONE if constants may lie in it."""
    try:
        loaded = _segments(head) if head.startswith(_MAGIC) else []
    except (struct.error, KeyError, IndexError):
        return NONE
    if all(flags != _READ for flags, _ in loaded):
        return NONE
    return max((place for flags, place in loaded if flags & _EXECUTE), key=len, default=NONE)


def _segments(head: bytes) -> list[tuple[int, range]]:
    """List the flags and places of the segments that are loaded; raises what unpacking a damaged header raises."""
    return [(flags, place) for kind, flags, place, _ in _kinds(head) if kind == _LOADED]


def _kinds(head: bytes) -> list[tuple[int, int, range, range]]:
    """List kind, flags, place in the file and addresses of all segments; raises what unpacking a damaged header raises."""
    offset_format, offset_at, count_at, entry, flags, start, size = _LAYOUTS[head[4]]
    order = {1: "<", 2: ">"}[head[5]]
    (table,) = struct.unpack_from(order + offset_format, head, offset_at)
    step, count = struct.unpack_from(order + "HH", head, count_at)
    entries = [struct.unpack_from(order + entry, head, table + index * step) for index in range(min(count, _MOST))]
    return [
        (one[0], one[flags], range(one[start], one[start] + one[size]), range(one[start + 1], one[start + 1] + one[size]))
        for one in entries
    ]


def _entry(head: bytes) -> int:
    """Return the address at which the program starts."""
    order = {1: "<", 2: ">"}[head[5]]
    (entry,) = struct.unpack_from(order + _LAYOUTS[head[4]][0], head, 24)
    return int(entry)


def _sections(head: bytes, size: int) -> int:
    """Count the sections; a table outside the file is none."""
    wide = head[4] == 2  # noqa: PLR2004 - ELFCLASS64
    order = {1: "<", 2: ">"}[head[5]]
    (table,) = struct.unpack_from(order + ("Q" if wide else "I"), head, 40 if wide else 32)
    (count,) = struct.unpack_from(order + "H", head, 60 if wide else 48)
    return int(count) if 0 < table < size else 0
