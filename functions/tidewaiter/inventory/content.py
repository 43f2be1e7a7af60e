"""The content of one file during the pass: pulled by a cataloger, pushed to the visitors."""

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence

from tidewaiter.inventory.cataloger import ContentTooLargeError
from tidewaiter.inventory.tar import TarStream
from tidewaiter.inventory.visitors import FileVisit
from tidewaiter.model.inventory import ContentHit
from tidewaiter.model.problem import Problem

_LEAST = 1 << 16
"""What a read of held content returns at least, unless the file is smaller; the headers of every executable are within it."""
_LAST_PIECES = 4
Worth = Callable[[bytes], Sequence[Sequence[range]]]
"""Tells by the first 64 KiB of a large file which of its bytes are worth keeping: kinds of them, which share the room equally."""


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

    def at(self, offset: int, size: int) -> bytes:
        """Refuse: a stream has no places."""
        raise ContentTooLargeError(f"{size} bytes at {offset} were not kept")

    def find(self, needle: bytes) -> Iterator[int]:
        """Refuse: a stream has no places."""
        raise ContentTooLargeError(f"{needle!r} was not looked for")

    def pieces(self) -> list[bytes]:
        """Return all that is left as it came, without joining it; raises ContentTooLargeError when it is more than `max_bytes`."""
        if self.size > self.max_bytes:
            raise ContentTooLargeError(f"{self.size} bytes, more than {self.max_bytes}")
        return list(iter(self._piece, b""))

    def held(self, limit: int, worth: Worth) -> "HeldContent":
        """Read all that is left; of a file larger than `limit` keep its beginning, its end, and what is worth it up to the limit."""
        if self.size <= limit:
            return HeldContent(*iter(self._piece, b""))
        kept: dict[int, bytes] = {}
        last: deque[tuple[int, bytes]] = deque(maxlen=_LAST_PIECES)
        kinds: Sequence[Sequence[range]] = ()
        room: list[int] = []
        head = b""
        at = 0
        while piece := self._piece():
            if len(head) < _LEAST:
                kept[at] = piece
                head += piece[: _LEAST - len(head)]
                if len(head) == _LEAST:
                    kinds = worth(head)
                    room = [limit // len(kinds)] * len(kinds) if kinds else []
            stop = at + len(piece)
            for kind, ranges in enumerate(kinds):
                if room[kind] > 0 and any(at < part.stop and part.start < stop for part in ranges):
                    kept[at] = piece
                    room[kind] -= len(piece)
            last.append((at, piece))
            at = stop
        kept.update(last)
        return HeldContent(*(kept[start] for start in sorted(kept)), starts=sorted(kept), size=at)

    def drain(self) -> None:
        """Give the rest to the visits."""
        if self._visits:
            while self._tar.has_more:
                self._piece()

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
    """A file held in memory as it came, for more than one cataloger to read; joined only for one that asks for all of it.

    With `starts`, the pieces' places in a file of `size` bytes, what lies between them was not kept.
    """

    def __init__(self, *pieces: bytes, starts: Sequence[int] = (), size: int = -1) -> None:
        self._pieces = pieces
        self._starts = starts or _starts_of(pieces)
        self._next = self._at = 0
        self._piece = b""
        self.size = size if size >= 0 else sum(map(len, pieces))

    def again(self) -> "HeldContent":
        """Return the same content, to be read from the beginning."""
        return HeldContent(*self._pieces, starts=self._starts, size=self.size)

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, or all that is left; never so few that a file's mark is cut. Raises ContentTooLargeError at a gap."""
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

    def at(self, offset: int, size: int) -> bytes:
        """Return the bytes at a place, fewer only at the file's end; raises ContentTooLargeError for what was not kept."""
        stop = min(offset + size, self.size)
        index = bisect_right(self._starts, offset) - 1
        parts = []
        while offset < stop:
            inside = offset - self._starts[index] if index < len(self._pieces) else 0
            data = self._pieces[index][inside : inside + stop - offset] if index < len(self._pieces) and inside >= 0 else b""
            if not data:
                raise ContentTooLargeError(f"{self.size} bytes, of which those at {offset} were not kept")
            parts.append(data)
            offset += len(data)
            index += 1
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def find(self, needle: bytes) -> Iterator[int]:
        """Yield every place of some bytes in what was kept."""
        before, stop = b"", 0
        for start, piece in zip(self._starts, self._pieces, strict=True):
            window, base = (before + piece, start - len(before)) if start == stop else (piece, start)
            at = window.find(needle)
            while at >= 0:
                yield base + at
                at = window.find(needle, at + 1)
            before, stop = window[-len(needle) + 1 :] if len(needle) > 1 else b"", start + len(piece)

    def _gather(self, least: int) -> None:
        """Make the current piece at least so long; a piece that is long enough is not copied."""
        parts = [self._piece[self._at :]] if self._at < len(self._piece) else []
        have = sum(map(len, parts))
        while have < least and self._next < len(self._pieces):
            if self._next and self._starts[self._next] != self._starts[self._next - 1] + len(self._pieces[self._next - 1]):
                raise ContentTooLargeError(f"{self.size} bytes, of which only parts were kept")
            parts.append(self._pieces[self._next])
            have += len(parts[-1])
            self._next += 1
        self._piece, self._at = b"".join(parts), 0


def _starts_of(pieces: Sequence[bytes]) -> Sequence[int]:
    starts, at = [], 0
    for piece in pieces:
        starts.append(at)
        at += len(piece)
    return starts
