"""Feed files on disk -> decoded records, told apart by their first bytes: JSON (lines), XML, CSV or Parquet, packed or not, zip and tar.

YAML begins like anything, and is known by the name of its file.
"""

import bz2
import csv
import gzip
import io
import json
import re
import sys
from collections.abc import Generator, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from tidewaiter.adapters import feed_entries, feed_xml, feed_yaml
from tidewaiter.adapters.feed_archives import MAX_RECORD, Found, tar_members, unreadable, xz_chunks, zip_members
from tidewaiter.errors import TidewaiterError
from tidewaiter.inventory.decompress import StreamError
from tidewaiter.inventory.zip_damage import ZIP_DAMAGE
from tidewaiter.model.problem import Problem

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Record = Mapping[str, Any]
_ZSTD, _GZIP, _BZIP2, _ZIP, _PARQUET, _XZ = b"\x28\xb5\x2f\xfd", b"\x1f\x8b", b"BZh", b"PK\x03\x04", b"PAR1", b"\xfd7zX"
_BOM = b"\xef\xbb\xbf"
_YAML = frozenset({".yaml", ".yml"})
"""Files of a repository that was checked out; in archives the same names are told apart by the archive's reader."""
_TAR, _TAR_AT = b"ustar", 257
_SUM = re.compile(r"[0-9a-fA-F]{64}(\s|$)")
_CHUNK = 2**20
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_BROKEN = (*ZIP_DAMAGE, zstd.ZstdError, StreamError)
"""What the readers raise for a damaged file."""


def records(path: Path) -> Generator[tuple[str, Record | Problem], None, None]:
    """Yield (where, record) of a file; what cannot be read is a Problem in the record's place and the rest goes on."""
    try:
        with path.open("rb") as stream:
            head = stream.read(4)
            stream.seek(0)
            if head == _PARQUET:
                yield from _parquet(path)
            elif head == _ZIP:
                yield from _decoded(zip_members(stream, path.name))
            elif path.suffix in _YAML:
                yield path.name, _yaml(stream.read(MAX_RECORD + 1), path.name, path.name)
            else:
                yield from _stream(stream, head, path.name)
    except _BROKEN as error:
        yield path.name, unreadable(path.name, str(error))


def entries(path: Path) -> Generator[tuple[str, Record | Problem], None, None]:
    """Yield (where, {key: value}) for the members of a file that is one JSON object of objects; nothing for other files."""
    try:
        with path.open("rb") as stream:
            head = stream.read(4)
            stream.seek(0)
            if head not in (_PARQUET, _ZIP, _XZ):
                with _plain(stream, head) as plain:
                    yield from feed_entries.entries(plain, path.name)
    except _BROKEN as error:
        yield path.name, unreadable(path.name, str(error))


def files(directory: Path) -> tuple[Path, ...]:
    """List the regular files below a directory in the order of their names, or the one file that was named."""
    if directory.is_file():
        return (directory,)
    return tuple(sorted(path for path in directory.rglob("*") if path.is_file() and not path.name.startswith(".")))


def _stream(stream: BinaryIO, head: bytes, name: str) -> Iterator[tuple[str, Record | Problem]]:
    """Unpack, and tell a tar from text."""
    if head == _XZ:
        yield from _decoded(tar_members(xz_chunks(stream), name))
        return
    with _plain(stream, head) as plain:
        first = plain.read(_CHUNK)
        if first[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR:
            yield from _decoded(tar_members(chain([first], iter(lambda: plain.read(_CHUNK), b"")), name))
        else:
            plain.seek(0)
            yield from _text(plain, name)


def _plain(stream: BinaryIO, head: bytes) -> Any:
    """Open what is packed; the four have no common type."""
    if head == _ZSTD:
        return zstd.open(stream)
    if head.startswith(_BZIP2):
        return bz2.open(stream)
    return gzip.open(stream) if head[:2] == _GZIP else stream


def _decoded(members: Iterable[Found]) -> Iterator[tuple[str, Record | Problem]]:
    """Decode the members of an archive; a YAML record is given its place in the archive as `_path`, which some repositories number by."""
    for where, path, raw in members:
        if isinstance(raw, Problem):
            yield where, raw
        elif path.endswith(".json"):
            document = _json(raw)
            for item in document if isinstance(document, list) else [document]:
                yield where, item if isinstance(item, Mapping) else unreadable(where, "no JSON object")
        else:
            yield where, _yaml(raw, path, where)


def _yaml(raw: bytes, path: str, where: str) -> Record | Problem:
    if len(raw) > MAX_RECORD:
        return unreadable(where, f"larger than {MAX_RECORD >> 20} MiB")
    try:
        document = feed_yaml.load(raw)
    except TidewaiterError as error:
        return unreadable(where, error.message)
    return {**document, "_path": path} if isinstance(document, dict) else unreadable(where, "no YAML mapping")


def _text(stream: Any, name: str) -> Iterator[tuple[str, Record | Problem]]:
    """Read XML, JSON, JSON lines or CSV: a first line that is a whole JSON value means lines."""
    first = stream.readline(MAX_RECORD)
    if first.removeprefix(_BOM).lstrip().startswith(b"<"):
        stream.seek(0)
        yield from feed_xml.records(stream, name)
        return
    if not first.lstrip().startswith((b"{", b"[")):
        yield from _csv(first, stream, name)
        return
    whole = _json(first)
    if isinstance(whole, Mapping):
        yield f"{name}:1", whole
        yield from _lines(stream, name)
        return
    yield from _document(first + stream.read(MAX_RECORD * 4), name)


def _json(raw: bytes | str) -> Any:
    """Decode JSON, or return None: malformed, or nested deeper than the decoder goes."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def _lines(stream: Any, name: str) -> Iterator[tuple[str, Record | Problem]]:
    for number, line in enumerate(iter(lambda: stream.readline(MAX_RECORD), b""), 2):
        if not line.strip():
            continue
        record = _json(line)
        where = f"{name}:{number}"
        yield where, record if isinstance(record, Mapping) else unreadable(where, "line is no JSON object")


def _document(raw: bytes, name: str) -> Iterator[tuple[str, Record | Problem]]:
    document = _json(raw)
    if document is None:
        # Not one document: JSON lines whose first line is broken.
        items = [_json(line) for line in raw.splitlines() if line.strip()]
    else:
        items = document if isinstance(document, list) else [document]
    for number, item in enumerate(items, 1):
        where = f"{name}#{number}"
        yield where, item if isinstance(item, Mapping) else unreadable(where, "no JSON object")


def _csv(first: bytes, stream: Any, name: str) -> Iterator[tuple[str, Record | Problem]]:
    """Read CSV; a comment before the header may hold the day of the data, which each row gets as `_date`, or the header itself, quoted."""
    day, comment = "", ""
    while first.startswith(b"#"):
        comment = first.decode("utf-8", "replace").strip("# \r\n") or comment
        found = _DAY.search(comment)
        day = found.group() if found else day
        first = stream.readline(MAX_RECORD)
    extra = {"_date": day} if day else {}
    line = first.decode("utf-8", "replace")
    try:
        if _SUM.match(line):
            rest = (raw.decode("utf-8", "replace") for raw in iter(lambda: stream.readline(MAX_RECORD), b""))
            yield from _sums(chain([line], rest), name, extra)
            return
        header = next(csv.reader([comment if comment.startswith('"') else line], skipinitialspace=True), [])
        if len(header) < 2:  # noqa: PLR2004 - one column is no table
            yield name, unreadable(name, "neither JSON nor CSV")
            return
        yield from _csv_rows([item.strip() for item in header], line if comment.startswith('"') else "", stream, name, extra)
    except csv.Error as error:
        yield name, unreadable(name, str(error))


def _sums(lines: Iterable[str], name: str, extra: dict[str, str]) -> Iterator[tuple[str, Record | Problem]]:
    """Read hashes, one a line, each perhaps with a name behind it (`sha256sum` writes two blanks, or one and a star)."""
    for number, line in enumerate(lines, 1):
        sha256, _, rest = line.strip().partition(" ")
        if sha256 and not sha256.startswith("#"):
            yield f"{name}:{number}", {"sha256": sha256, "name": rest.lstrip(" *"), **extra}


def _csv_rows(header: list[str], first: str, stream: Any, name: str, extra: dict[str, str]) -> Iterator[tuple[str, Record | Problem]]:
    text = io.TextIOWrapper(stream, "utf-8", "replace", newline="")
    # Whoever puts the header into a comment may put others at the end.
    lines = chain([first], (line for line in text if not line.startswith("#"))) if first else text
    try:
        for number, row in enumerate(csv.DictReader(lines, fieldnames=header, skipinitialspace=True), 2):
            yield f"{name}:{number}", {**row, **extra}
    finally:
        # The stream is closed by whoever opened it.
        text.detach()


def _parquet(path: Path) -> Iterator[tuple[str, Record | Problem]]:
    """Read Parquet where pyarrow is installed (the `models` extra); the day in the file's name is given as `_date`."""
    try:
        from pyarrow import ArrowException, parquet
    except ImportError:
        hint = "Install tidewaiter[models] to read Parquet"
        yield path.name, Problem(code="feed-unreadable", what="pyarrow is not installed", where=path.name, hint=hint)
        return
    found = _DAY.search(path.name)
    extra = {"_date": found.group()} if found else {}
    try:
        yield from _rows(parquet.ParquetFile(path).iter_batches(batch_size=8192), path.name, extra)
    except ArrowException as error:
        yield path.name, unreadable(path.name, str(error))


def _rows(batches: Iterable[Any], name: str, extra: dict[str, str]) -> Iterator[tuple[str, Record]]:
    number = 0
    for batch in batches:
        for row in batch.to_pylist():
            number += 1
            yield f"{name}:{number}", {**row, **extra} if extra else row
