"""Where a program keeps instructions and nothing else: the largest part of most programs, in which no secret is written out.

Only ELF files are judged (System V ABI, "Program Header"), and only those whose linker kept constants apart: without a segment that is
read-only and not executable, constants lie among the instructions. In PE files the two are often mixed.
"""

import struct

NONE = range(0)
"""No part of a file."""
_MAGIC = b"\x7fELF"
_LOADED = 1
_READ, _EXECUTE = 4, 1
_MOST = 64
_LAYOUTS = {1: ("I", 28, 42, "IIIIIII", 6, 1, 4), 2: ("Q", 32, 54, "IIQQQQQ", 1, 2, 5)}
"""By class: format and place of the table's offset, place of size and count, an entry's format, and where in it flags, offset, size are."""


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
    offset_format, offset_at, count_at, entry, flags, start, size = _LAYOUTS[head[4]]
    order = {1: "<", 2: ">"}[head[5]]
    (table,) = struct.unpack_from(order + offset_format, head, offset_at)
    step, count = struct.unpack_from(order + "HH", head, count_at)
    entries = [struct.unpack_from(order + entry, head, table + index * step) for index in range(min(count, _MOST))]
    return [(one[flags], range(one[start], one[start] + one[size])) for one in entries if one[0] == _LOADED]
