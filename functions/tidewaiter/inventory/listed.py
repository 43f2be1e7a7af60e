"""Files in which something was found, and which are exactly as the package says that lists them: whoever installs it has them, too.

It is told within one layer, for a package manager writes both: of a `RECORD` eight bytes a file are kept until the layer ends.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from dataclasses import replace
from typing import NamedTuple

from tidewaiter.inventory.digests import Listed, key_of
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.inventory import ContentHit

LARGEST = 8 << 20
"""Of a larger file it is not told."""


def marked(hits: Iterable[ContentHit], items: Iterable[object], digests: MutableMapping[str, str]) -> Iterator[ContentHit]:
    """Yield the hits, with the list among `items` that names their file as it is; `digests` are those of the files."""
    keys = {path: key_of(path, digest) for path, digest in digests.items()}
    wanted = frozenset(keys.values())
    found = {key: one.path for one in items if isinstance(one, Listed) for key in wanted & one.keys}
    for hit in hits:
        by = found.get(keys.get(hit.path.partition("!/")[0], b""), "")
        yield replace(hit, listed_by=by) if by else hit


class DigestVisitor:
    """The last visitor of a pass: keeps the digest of each file in which those before it found something (`is_hit`)."""

    def __init__(self, is_hit: Callable[[str], bool], digests: MutableMapping[str, str]) -> None:
        self.is_hit, self.digests = is_hit, digests

    def start(self, entry: FileEntry) -> "DigestVisit | None":
        """Take every file but large ones."""
        return DigestVisit(entry.path, [], self) if entry.size <= LARGEST else None


class DigestVisit(NamedTuple):
    """Holds the pieces of one file, which are not copied."""

    path: str
    pieces: list[bytes]
    visitor: DigestVisitor

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the file."""
        self.pieces.append(chunk)

    def finish(self) -> Iterable[ContentHit]:
        """Hash the file if something was found in it."""
        if self.visitor.is_hit(self.path):
            self.visitor.digests[self.path] = hashlib.sha256(b"".join(self.pieces)).hexdigest()
        return ()
