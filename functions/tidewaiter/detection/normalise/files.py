"""Event files in, raw records out: JSON lines, `{"Records": [...]}`, one event, an array; plain or gzip.

CloudTrail delivers gzip files of the `Records` form to S3; the others are what people have at hand.
"""

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from tidewaiter.errors import BadInputError, LimitExceededError
from tidewaiter.model.problem import Problem

GZIP_MAGIC = b"\x1f\x8b"
MAX_BYTES = 512 * 1024 * 1024
MAX_RATIO = 200


def read_records(stream: BinaryIO, where: str = "events") -> Iterator[Mapping[str, Any] | Problem]:
    """Yield the records of an event file; a line that is not JSON is a Problem that names it.

    Raises BadInputError if nothing can be read, LimitExceededError above 512 MB or a compression ratio of 200.
    """
    text = _decompress(stream.read(MAX_BYTES + 1), where).strip()
    if not text:
        raise BadInputError("the event file is empty", where=where)
    try:
        documents = [json.loads(text)]
    except (ValueError, RecursionError):
        yield from _lines(text, where)
        return
    for document in documents:
        yield from _records(document, where)


def _decompress(data: bytes, where: str) -> bytes:
    if len(data) > MAX_BYTES:
        raise LimitExceededError(f"the event file is larger than {MAX_BYTES} bytes", where=where)
    if not data.startswith(GZIP_MAGIC):
        return data
    limit = min(MAX_BYTES, len(data) * MAX_RATIO + 1024 * 1024)
    try:
        with gzip.GzipFile(fileobj=_reader(data)) as unpacked:
            plain = unpacked.read(limit + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise BadInputError(f"the event file is not a whole gzip file: {error}", where=where) from error
    if len(plain) > limit:
        raise LimitExceededError(f"the event file unpacks to more than {limit} bytes", where=where)
    return plain


def _reader(data: bytes) -> BinaryIO:
    from io import BytesIO

    return BytesIO(data)


def _lines(text: bytes, where: str) -> Iterator[Mapping[str, Any] | Problem]:
    """Read JSON lines."""
    good = 0
    for number, line in enumerate(text.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            records = list(_records(json.loads(line), f"{where}:{number}"))
        except (ValueError, RecursionError):
            yield Problem(code="event-malformed", what="the line is not JSON", where=f"{where}:{number}")
            continue
        good += len(records)
        yield from records
    if not good:
        raise BadInputError("the file holds no JSON events", where=where, hint="Pass JSON lines or a CloudTrail file with Records")


def _records(document: object, where: str) -> Iterator[Mapping[str, Any] | Problem]:
    if isinstance(document, Mapping) and isinstance(document.get("Records"), list):
        document = document["Records"]
    for item in document if isinstance(document, list) else [document]:
        if isinstance(item, Mapping):
            yield item
        else:
            yield Problem(code="event-malformed", what=f"an event is a JSON object, not {type(item).__name__}", where=where)
