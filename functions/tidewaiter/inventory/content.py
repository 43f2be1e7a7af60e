"""The content of one file during the pass: pulled by a cataloger, pushed to the visitors."""

from collections.abc import Iterable, Sequence

from tidewaiter.inventory.cataloger import ContentTooLargeError
from tidewaiter.inventory.tar import TarStream
from tidewaiter.inventory.visitors import FileVisit
from tidewaiter.model.inventory import ContentHit
from tidewaiter.model.problem import Problem


class FileContent:
    """Reads the current member of a tar stream; every byte also goes to the visits, whether a cataloger read it or not."""

    def __init__(self, tar: TarStream, size: int, visits: Sequence[FileVisit]) -> None:
        self._tar = tar
        self._visits = visits
        self.size = size
        self.max_bytes = size

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, or all that is left; raises ContentTooLargeError when all is more than `max_bytes`."""
        if size < 0:
            if self.size > self.max_bytes:
                raise ContentTooLargeError(f"{self.size} bytes, more than {self.max_bytes}")
            return b"".join(iter(self._piece, b""))
        return self._piece(size)

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
    """Bytes held in memory, for a file that more than one cataloger reads."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self.size = len(data)

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, or all that is left."""
        start = self._at
        self._at = len(self._data) if size < 0 else min(len(self._data), start + size)
        return self._data[start : self._at]
