"""Cut a stream of chunks into windows at fixed offsets, so that how it arrived never changes what is found.

Each window owns a stretch of the file and shows some bytes before and after it. A match belongs to the window that owns its first byte.
"""

from collections.abc import Iterator
from dataclasses import dataclass

BLOCK = 256 * 1024
AHEAD = 8 * 1024
BEHIND = 512


@dataclass(frozen=True, slots=True)
class Window:
    """`data` of the file; matches that start in [`start`, `end`) of it belong here; `line` is the number of the line at `start`."""

    data: bytes
    start: int
    end: int
    line: int

    def line_at(self, position: int) -> int:
        """Return the 1-based line of a position in `data` that the window owns."""
        return self.line + self.data.count(b"\n", self.start, position)


class Windows:
    """Collects chunks; memory stays below BEHIND + BLOCK + AHEAD plus one chunk."""

    __slots__ = ("_buffer", "_line", "_owned")

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._owned = 0
        self._line = 1

    def feed(self, chunk: bytes) -> Iterator[Window]:
        """Take a chunk and yield the windows that are complete."""
        self._buffer += chunk
        while len(self._buffer) - self._owned >= BLOCK + AHEAD:
            yield self._window(bytes(self._buffer[: self._owned + BLOCK + AHEAD]), self._owned + BLOCK)

    def finish(self) -> Iterator[Window]:
        """Yield what is left."""
        while len(self._buffer) - self._owned > BLOCK:
            end = self._owned + BLOCK
            yield self._window(bytes(self._buffer[: end + AHEAD]), end)
        if len(self._buffer) > self._owned:
            yield Window(bytes(self._buffer), self._owned, len(self._buffer), self._line)
            self._owned = len(self._buffer)

    def _window(self, data: bytes, end: int) -> Window:
        window = Window(data, self._owned, end, self._line)
        self._line += data.count(b"\n", self._owned, end)
        gone = max(end - BEHIND, 0)
        del self._buffer[:gone]
        self._owned = end - gone
        return window
