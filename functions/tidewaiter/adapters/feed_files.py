"""Feed files on disk -> decoded records, told apart by their first bytes: zstd, gzip, zip, Parquet, JSON, JSON lines or CSV."""

import csv
import gzip
import io
import json
import re
import sys
import zipfile
from collections.abc import Generator, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from tidewaiter.model.problem import Problem

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Record = Mapping[str, Any]
MAX_RECORD = 64 * 2**20
MAX_MEMBERS = 2_000_000
MAX_RATIO = 1000
_ZSTD, _GZIP, _ZIP, _PARQUET = b"\x28\xb5\x2f\xfd", b"\x1f\x8b", b"PK\x03\x04", b"PAR1"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def records(path: Path) -> Generator[tuple[str, Record | Problem], None, None]:
    """Yield (where, record) of a file; what cannot be read is a Problem in the record's place and the rest goes on."""
    try:
        with path.open("rb") as stream:
            head = stream.read(4)
            stream.seek(0)
            if head == _PARQUET:
                yield from _parquet(path)
            elif head == _ZIP:
                yield from _zip(path)
            else:
                yield from _stream(stream, head, path.name)
    except (OSError, EOFError, zstd.ZstdError, zipfile.BadZipFile) as error:
        yield path.name, _unreadable(path.name, str(error))


def files(directory: Path) -> tuple[Path, ...]:
    """List the regular files below a directory in the order of their names, or the one file that was named."""
    if directory.is_file():
        return (directory,)
    return tuple(sorted(path for path in directory.rglob("*") if path.is_file() and not path.name.startswith(".")))


def _unreadable(where: str, why: str) -> Problem:
    return Problem(code="feed-unreadable", what=f"feed file cannot be read: {why}", where=where, hint="Download the file again")


def _stream(stream: BinaryIO, head: bytes, name: str) -> Iterator[tuple[str, Record | Problem]]:
    if head == _ZSTD:
        with zstd.open(stream) as plain:
            yield from _text(plain, name)
    elif head[:2] == _GZIP:
        with gzip.open(stream) as plain:
            yield from _text(plain, name)
    else:
        yield from _text(stream, name)


def _text(stream: Any, name: str) -> Iterator[tuple[str, Record | Problem]]:
    """Read JSON, JSON lines or CSV: a first line that is a whole JSON value means lines."""
    first = stream.readline(MAX_RECORD)
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
        yield where, record if isinstance(record, Mapping) else _unreadable(where, "line is no JSON object")


def _document(raw: bytes, name: str) -> Iterator[tuple[str, Record | Problem]]:
    document = _json(raw)
    if document is None:
        # Not one document: JSON lines whose first line is broken.
        items = [_json(line) for line in raw.splitlines() if line.strip()]
    else:
        items = document if isinstance(document, list) else [document]
    for number, item in enumerate(items, 1):
        where = f"{name}#{number}"
        yield where, item if isinstance(item, Mapping) else _unreadable(where, "no JSON object")


def _csv(first: bytes, stream: Any, name: str) -> Iterator[tuple[str, Record | Problem]]:
    """Read CSV; a comment before the header may hold the day of the data, which each row gets as `_date`."""
    day = ""
    while first.startswith(b"#"):
        found = _DAY.search(first.decode("utf-8", "replace"))
        day = found.group() if found else day
        first = stream.readline(MAX_RECORD)
    try:
        header = next(csv.reader([first.decode("utf-8", "replace")]), [])
        if len(header) < 2:  # noqa: PLR2004 - one column is no table
            yield name, _unreadable(name, "neither JSON nor CSV")
            return
        yield from _csv_rows([item.strip() for item in header], stream, name, {"_date": day} if day else {})
    except csv.Error as error:
        yield name, _unreadable(name, str(error))


def _csv_rows(header: list[str], stream: Any, name: str, extra: dict[str, str]) -> Iterator[tuple[str, Record | Problem]]:
    text = io.TextIOWrapper(stream, "utf-8", "replace", newline="")
    try:
        for number, row in enumerate(csv.DictReader(text, fieldnames=header), 2):
            yield f"{name}:{number}", {**row, **extra}
    finally:
        # The stream is closed by whoever opened it.
        text.detach()


def _zip(path: Path) -> Iterator[tuple[str, Record | Problem]]:
    """Read a zip of JSON files (OSV's all.zip, cvelistV5); a member that is too large or too compressed is refused."""
    with zipfile.ZipFile(path) as archive:
        members = sorted(archive.infolist(), key=lambda member: member.filename)
        if len(members) > MAX_MEMBERS:
            yield path.name, _unreadable(path.name, f"more than {MAX_MEMBERS} members")
            return
        for member in members:
            if member.filename.endswith(".json"):
                yield from _member(archive, member, f"{path.name}!{member.filename}")


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, where: str) -> Iterator[tuple[str, Record | Problem]]:
    if member.file_size > MAX_RECORD or member.file_size > MAX_RATIO * max(member.compress_size, 1):
        yield where, _unreadable(where, f"member of {member.file_size} bytes is too large or too compressed")
        return
    record = _json(archive.read(member))
    yield where, record if isinstance(record, Mapping) else _unreadable(where, "no JSON object")


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
        yield path.name, _unreadable(path.name, str(error))


def _rows(batches: Iterable[Any], name: str, extra: dict[str, str]) -> Iterator[tuple[str, Record]]:
    number = 0
    for batch in batches:
        for row in batch.to_pylist():
            number += 1
            yield f"{name}:{number}", {**row, **extra} if extra else row
