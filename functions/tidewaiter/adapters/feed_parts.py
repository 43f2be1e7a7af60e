"""Parts: the last good version of each fetched file as rows, with what is known of it; kept until a better one is accepted.

A part that cannot be fetched, or is refused, stays as it was, and its header says since when.
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, field, fields
from io import BufferedReader
from pathlib import Path
from typing import Any, Protocol

from tidewaiter.adapters.advisory_rows import MAX_LINE, ROW_VERSION, Row, lines, read_line
from tidewaiter.errors import BadInputError, DigestMismatchError, NotFoundError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The header of a part.

    `start` is the address that the feed declares and `url` the one it led to. `sha256` names the file of rows, "" while nothing was ever
    accepted. `counts` are records by source, `newest` the latest date among them. `fetched` is when the publisher last confirmed or sent
    it (RFC 3339); `refused` why a later version was not taken, and `refused_since` since when that is so.
    """

    name: str
    feed: str
    start: str
    url: str
    sha256: str = ""
    version: int = ROW_VERSION
    counts: Mapping[str, int] = field(default_factory=dict)
    newest: str = ""
    fetched: str = ""
    etag: str = ""
    last_modified: str = ""
    refused: str = ""
    refused_since: str = ""

    @property
    def records(self) -> int:
        """Count the records of all sources."""
        return sum(self.counts.values())

    @property
    def usable(self) -> bool:
        """Tell whether there are rows that this version wrote."""
        return bool(self.sha256) and self.version == ROW_VERSION


class PartStore(Protocol):
    """Where parts are kept."""

    def parts(self) -> tuple[Part, ...]:
        """List the headers by name."""

    def get(self, name: str) -> Part | None:
        """Return one header, or None."""

    def put(self, part: Part, rows: Path | None) -> None:
        """Keep a header, and the file of rows that it names where that is new."""

    def remove(self, part: Part) -> None:
        """Forget a part."""

    def holds(self, part: Part) -> bool:
        """Tell whether the file of rows of a part is there."""

    def opened(self, part: Part) -> AbstractContextManager[BufferedReader]:
        """Open the file of rows of a part for reading; raises NotFoundError when it is gone."""


@dataclass(frozen=True, slots=True)
class FolderParts:
    """Parts in a folder: `<name>.json` and `<sha256>.rows.zst`."""

    folder: Path

    def parts(self) -> tuple[Part, ...]:
        """List the headers by name."""
        found = (part_of(file.read_bytes()) for file in sorted(self.folder.glob("*.part.json")))
        return tuple(part for part in found if part)

    def get(self, name: str) -> Part | None:
        """Return one header, or None when there is none or it cannot be read."""
        file = self.folder / f"{name}.part.json"
        return part_of(file.read_bytes()) if file.is_file() else None

    def put(self, part: Part, rows: Path | None) -> None:
        """Keep the rows first: a header never names what is not there."""
        before = self.get(part.name)
        self.folder.mkdir(parents=True, exist_ok=True)
        if rows:
            rows.replace(self._rows(part))
        scratch = self.folder / f".{part.name}.part"
        scratch.write_bytes(header_of(part))
        scratch.replace(self.folder / f"{part.name}.part.json")
        if before and before.sha256 != part.sha256:
            self._unused(before)

    def remove(self, part: Part) -> None:
        """Forget a part."""
        (self.folder / f"{part.name}.part.json").unlink(missing_ok=True)
        self._unused(part)

    def holds(self, part: Part) -> bool:
        """Tell whether the file of rows is there."""
        return self._rows(part).is_file()

    @contextmanager
    def opened(self, part: Part) -> Iterator[BufferedReader]:
        """Open the file of rows; raises NotFoundError when it is gone."""
        if not self.holds(part):
            raise NotFoundError("the kept data of a feed is gone", where=str(self._rows(part)), hint="The next update fetches it again")
        with self._rows(part).open("rb") as stream:
            yield stream

    def _unused(self, part: Part) -> None:
        if all(other.sha256 != part.sha256 for other in self.parts()):
            self._rows(part).unlink(missing_ok=True)

    def _rows(self, part: Part) -> Path:
        return self.folder / f"{part.sha256}.rows.zst"


def header_of(part: Part) -> bytes:
    """Write a header as JSON."""
    return json.dumps(asdict(part), indent=1, sort_keys=True).encode()


def part_of(raw: bytes) -> Part | None:
    """Read a header; one that cannot be read is as if it were not there, and its part is fetched anew."""
    known = {one.name: one for one in fields(Part)}
    try:
        values: dict[str, Any] = {name: value for name, value in json.loads(raw).items() if name in known}
        part = Part(**values)
    except (ValueError, TypeError, AttributeError):
        return None
    return part if isinstance(part.counts, Mapping) and isinstance(part.sha256, str) else None


def write_rows(rows: Iterable[Row], target: Path) -> str:
    """Write rows compressed and return the SHA-256 of the file."""
    with zstd.open(target, "wb", level=3) as file:
        for line in lines(rows):
            file.write(line)
    with target.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_rows(store: PartStore, part: Part) -> Iterator[Row]:
    """Yield the rows of a part; raises DigestMismatchError or BadInputError for a file that was damaged since."""
    with store.opened(part) as stream:
        actual = hashlib.file_digest(stream, "sha256").hexdigest()
        if actual != part.sha256:
            raise DigestMismatchError(
                expected=part.sha256, actual=actual, where=part.name, hint="Remove it; the next update fetches it again"
            )
        stream.seek(0)
        try:
            with zstd.open(stream) as file:
                while line := file.readline(MAX_LINE):
                    yield read_line(line, part.name)
        except (zstd.ZstdError, EOFError) as error:
            raise BadInputError(f"a kept part of a feed is damaged: {error}", where=part.name) from error


def fetched_by_source(parts: Iterable[Part]) -> dict[str, str]:
    """Tell by source when the oldest part that brought something of it was fetched."""
    found: dict[str, str] = {}
    for part in parts:
        for source in part.counts:
            found[source] = min(found.get(source, part.fetched), part.fetched)
    return found
