"""The parts of an executable: sections and segments, wherever its format keeps them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Read = Callable[[int, int], bytes]
"""Returns the bytes at an offset, fewer where the file ends; raises ContentTooLargeError for what was not kept."""

MAX_PARTS = 20_000
_MAX_TABLE = 4 << 20


class LayoutError(ValueError):
    """The bytes begin like an executable and then contradict themselves."""


class Part(NamedTuple):
    """A section or segment: `offset` and `size` in the file, `address` where it is loaded. A tuple: libraries have dozens."""

    name: str
    offset: int
    size: int
    address: int = 0
    writable: bool = False
    executable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The parts of one executable; `order` is `<` or `>`, `pointer` the size of an address in bytes.

    `sections` have names; `segments` are what is loaded, and tell writable data from code. PE files have one kind, which is both.
    """

    order: str
    pointer: int
    sections: Sequence[Part] = ()
    segments: Sequence[Part] = ()

    @property
    def has_names(self) -> bool:
        """Tell whether there are named sections apart from what is loaded."""
        return bool(self.sections) and self.sections is not self.segments

    def section(self, *names: str) -> Part | None:
        """Return the first section of one of some names."""
        return next((part for part in self.sections if part.name in names), None)

    def place_of(self, address: int) -> int:
        """Return where in the file an address is loaded from; raises LayoutError for one that is not."""
        for part in self.segments:
            if part.address <= address < part.address + part.size:
                return part.offset + address - part.address
        raise LayoutError(f"address {address:#x} is not in the file")


def content_of(part: Part, read: Read) -> bytes:
    """Read a section or segment; raises LayoutError for one that is not all in the file."""
    data = read(part.offset, part.size)
    if len(data) < part.size:
        raise LayoutError("a section lies outside the file")
    return data


def table(read: Read, at: int, size: int, count: int) -> bytes:
    """Read a table of `count` rows of `size` bytes; raises LayoutError for one that is too large or not in the file."""
    length = size * count
    if count > MAX_PARTS or length > _MAX_TABLE:
        raise LayoutError(f"a table of {count} rows")
    data = read(at, length)
    if len(data) < length:
        raise LayoutError("a table lies outside the file")
    return data
