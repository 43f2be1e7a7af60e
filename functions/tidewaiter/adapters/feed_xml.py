"""XML feed files -> records: each `update` of an updateinfo.xml and each `definition` of an OVAL file."""

from collections.abc import Iterator
from typing import IO

from tidewaiter.adapters.feed_archives import unreadable
from tidewaiter.errors import TidewaiterError
from tidewaiter.feeds._xml import Element, elements
from tidewaiter.model.problem import Problem

RECORDS = frozenset({"update", "definition"})
"""The elements that are records."""

_CHUNK = 2**16


def records(stream: IO[bytes], name: str) -> Iterator[tuple[str, Element | Problem]]:
    """Yield (where, record); a document that breaks off, or holds no record, ends in a Problem."""
    number = 0
    try:
        for number, record in enumerate(elements(iter(lambda: stream.read(_CHUNK), b""), RECORDS), 1):
            yield f"{name}#{number}", record
    except TidewaiterError as error:
        yield name, unreadable(name, error.message)
        return
    if not number:
        yield name, unreadable(name, f"XML without any element {' or '.join(sorted(RECORDS))}")
