"""The content of one file during the pass: pulled by a cataloger, pushed to the visitors."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tidewaiter.inventory.cataloger import ContentTooLargeError
from tidewaiter.inventory.tar import TarStream
from tidewaiter.inventory.visitors import FileVisit
from tidewaiter.model.inventory import ContentHit
from tidewaiter.model.problem import Problem

_LEAST = 1 << 16
"""What a read of held content returns at least, unless the file is smaller."""

_REACH = 4096
"""How long a match of a searched pattern may be."""


class FileContent:
    """Reads the current member of a tar stream; every byte also goes to the visits, whether a cataloger read it or not."""

    def __init__(self, tar: TarStream, size: int, visits: Sequence[FileVisit]) -> None:
        self._tar = tar
        self._visits = visits
        self.size = size
        self.max_bytes = size

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, or all that is left; raises ContentTooLargeError when all is more than `max_bytes`."""
        return b"".join(self.pieces()) if size < 0 else self._piece(size)

    def peek(self) -> bytes:
        """Return the next four bytes without taking them."""
        return self._tar.peek()

    def search(self, pattern: Any) -> Iterator[Any]:
        """Yield the matches of a compiled RE2 pattern in what is left, in order."""
        return _matches(iter(self._piece, b""), pattern)

    def pieces(self) -> list[bytes]:
        """Return all that is left as it came, without joining it; raises ContentTooLargeError when it is more than `max_bytes`."""
        if self.size > self.max_bytes:
            raise ContentTooLargeError(f"{self.size} bytes, more than {self.max_bytes}")
        return list(iter(self._piece, b""))

    def drain(self) -> None:
        """Give the rest to the visits."""
        if self._visits:
            while self._piece():
                pass

    def finish(self) -> Iterable[ContentHit | Problem]:
        """Collect what the visits found."""
        for visit in self._visits:
            yield from visit.finish()

    def _piece(self, limit: int = 1 << 20) -> bytes:
        data = self._tar.piece(limit)
        if data:
            for visit in self._visits:
                visit.feed(data)
        return data


class HeldContent:
    """A file held in memory as it came, for more than one cataloger to read; joined only for one that asks for all of it."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = pieces
        self._next = self._at = 0
        self._piece = b""
        self.size = sum(map(len, pieces))

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, or all that is left; never so few that a file's mark is cut."""
        least = self.size if size < 0 else min(size, _LEAST)
        if len(self._piece) - self._at < least and self._next < len(self._pieces):
            self._gather(least)
        end = len(self._piece) if size < 0 else min(len(self._piece), self._at + size)
        data = self._piece[self._at : end]
        self._at = end
        return data

    def peek(self) -> bytes:
        """Return the next four bytes without taking them."""
        data = self.read(4)
        self._at -= len(data)
        return data

    def search(self, pattern: Any) -> Iterator[Any]:
        """Yield the matches of a compiled RE2 pattern in what is left, in order."""
        return _matches(iter(lambda: self.read(1 << 20), b""), pattern)

    def _gather(self, least: int) -> None:
        """Make the current piece at least so long; a piece that is long enough is not copied."""
        parts = [self._piece[self._at :]] if self._at < len(self._piece) else []
        have = sum(map(len, parts))
        while have < least and self._next < len(self._pieces):
            parts.append(self._pieces[self._next])
            have += len(parts[-1])
            self._next += 1
        self._piece, self._at = b"".join(parts), 0


def _matches(pieces: Iterator[bytes], pattern: Any) -> Iterator[Any]:
    """Search piece by piece; each match is looked for with the 4 KiB before and after its start in view."""
    window, start = b"", 0
    for piece in pieces:
        window += piece
        end = len(window) - _REACH
        if end <= start:
            continue
        yield from (match for match in pattern.finditer(window) if start <= match.start() < end)
        kept = max(0, end - _REACH)
        window, start = window[kept:], end - kept
    yield from (match for match in pattern.finditer(window) if start <= match.start())
