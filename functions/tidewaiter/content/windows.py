"""Cut a stream of chunks into windows at fixed offsets, so that how it arrived never changes what is found.

Each window owns a stretch of the file and shows some bytes before and after it. A match belongs to the window that owns its first byte.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

BLOCK = 256 * 1024
AHEAD = 8 * 1024
BEHIND = 512
UNCOUNTED = 4 << 20


class Window(NamedTuple):
    """Shows `data[first:last]` and owns `data[start:end]`; `data` begins at `offset` of the file."""

    data: bytes
    first: int
    start: int
    end: int
    last: int
    offset: int

    def parts(self, left_out: range) -> Iterator[memoryview | bytes]:
        """Yield what it shows without copying it, but for a range of offsets in the file."""
        stop, again = (min(max(place - self.offset, self.first), self.last) for place in (left_out.start, left_out.stop))
        if stop >= again:
            yield memoryview(self.data)[self.first : self.last]
            return
        for start, end in ((self.first, stop), (again, self.last)):
            if start < end:
                yield memoryview(self.data)[start:end]

    def shown(self) -> bytes:
        """Return all that it shows."""
        return self.data[self.first : self.last]


class Windows:
    """Collects chunks; memory stays below BEHIND + BLOCK + AHEAD plus two chunks."""

    __slots__ = ("_held", "_offset", "_owned", "_size")

    def __init__(self) -> None:
        self._held: list[bytes] = []
        self._size = self._owned = self._offset = 0

    def feed(self, chunk: bytes) -> Iterable[Window]:
        """Take a chunk and return the windows that are complete."""
        self._held.append(chunk)
        self._size += len(chunk)
        return self._cut(BLOCK + AHEAD) if self._size - self._owned >= BLOCK + AHEAD else ()

    def finish(self) -> Iterable[Window]:
        """Return what is left."""
        return self._cut(1)

    def _cut(self, least: int) -> Iterator[Window]:
        """Yield windows while there are `least` bytes that no window owns."""
        data, at = self._held[0] if len(self._held) == 1 else b"".join(self._held), self._owned
        while self._size - at >= least:
            end = min(at + BLOCK, self._size)
            yield Window(data, max(at - BEHIND, 0), at, end, min(end + AHEAD, self._size), self._offset)
            at = end
        gone = max(at - BEHIND, 0)
        self._held, self._size, self._owned = [data[gone:]], self._size - gone, at - gone
        self._offset += gone


class Lines:
    """Numbers lines, and counts them only when a hit asks: what was passed without one is kept, up to UNCOUNTED bytes."""

    __slots__ = ("_count", "_passed", "_size")

    def __init__(self) -> None:
        self._passed: list[Window] = []
        self._size = 0
        self._count = 1

    def passed(self, window: Window) -> None:
        """Take a window that is done with."""
        self._passed.append(window)
        self._size += window.end - window.start
        if self._size > UNCOUNTED:
            self._settle()

    def at(self, window: Window, position: int) -> int:
        """Return the 1-based line of a position in the data of the current window, which the window owns."""
        self._settle()
        return self._count + window.data.count(b"\n", window.start, position)

    def _settle(self) -> None:
        self._count += sum(window.data.count(b"\n", window.start, window.end) for window in self._passed)
        self._passed, self._size = [], 0
