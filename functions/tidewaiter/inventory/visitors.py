"""What other stages hang into the one pass over a layer: a visitor sees every file and may ask for its bytes."""

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from tidewaiter.model.inventory import ContentHit
from tidewaiter.model.problem import Problem


class FileEntry(NamedTuple):
    """A regular file in a layer: plain path, `mode` bits as in stat (type included), size in bytes.

    A tuple, because one is made for each of millions of files.
    """

    path: str
    mode: int
    size: int
    uid: int = 0
    gid: int = 0


class FileVisit(Protocol):
    """Reads one file in chunks."""

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes (at most 1 MiB) of the file."""

    def finish(self) -> Iterable[ContentHit | Problem]:
        """Say what was found and what could not be looked into; called once, also when the file was cut short."""


class Visitor(Protocol):
    """Decides per file whether to read it."""

    def start(self, entry: FileEntry) -> FileVisit | None:
        """Begin a file, or return None to leave it; files without content are not shown."""
