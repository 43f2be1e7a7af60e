"""What feeds say as flat rows: the form between reading a feed and writing a database, one JSON array a line when it is kept in a file.

Rows need no order and may repeat: `advisory_stage` sorts them, so that the database does not depend on who was read first.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from tidewaiter.adapters import advisory_codec as codec
from tidewaiter.errors import BadInputError
from tidewaiter.feeds._feed import CveRow, EpssScore, ExploitSeen, FeedItem, KevEntry
from tidewaiter.matching.ecosystems import normalised
from tidewaiter.matching.ranges import simplified
from tidewaiter.model.advisory import Advisory

Row = tuple[str, ...]
"""The kind, then its columns, all text."""

COLUMNS = {
    "advisory": ("source", "id", "modified", "body", "affected"),
    "kev": ("cve", "added", "ransomware"),
    "epss": ("cve", "day", "score", "percentile"),
    "cve": ("cve", "modified", "body"),
    "exploit": ("cve", "source", "day"),
    "problem": ("source", "what"),
}
"""Kind of row -> names of its columns."""

MAX_LINE = 64 * 2**20
ROW_VERSION = 2
"""Rows that were written under another number are made anew from the feed."""


def row_of(item: FeedItem, feed: str) -> Row:
    """Flatten an item; `feed` is named by a Problem, which itself knows only the place.

    Half surrogate pairs, which hostile JSON can carry into a name, become question marks: UTF-8 has no bytes for them.
    """
    row = _flat(item, feed)
    try:
        "".join(row).encode()
    except UnicodeEncodeError:
        return tuple(text.encode(errors="replace").decode() for text in row)
    return row


def _flat(item: FeedItem, feed: str) -> Row:
    if isinstance(item, Advisory):
        return ("advisory", item.source, item.id, item.modified, codec.dump_advisory(item), _affected(item))
    if isinstance(item, KevEntry):
        return ("kev", item.cve, item.added, "1" if item.ransomware else "")
    if isinstance(item, EpssScore):
        return ("epss", item.cve, item.date, repr(item.epss), repr(item.percentile))
    if isinstance(item, CveRow):
        return ("cve", item.cve, item.modified, _json(item.columns))
    if isinstance(item, ExploitSeen):
        return ("exploit", item.cve, item.source, item.first_seen)
    return ("problem", feed, f"{item.where}: {item.what}")


def source_and_date(item: FeedItem, feed: str) -> tuple[str, str]:
    """Tell the publisher of an item and its date ("" without one)."""
    if isinstance(item, Advisory):
        return item.source, item.modified
    if isinstance(item, KevEntry):
        return feed, item.added
    if isinstance(item, EpssScore):
        return feed, item.date
    if isinstance(item, CveRow):
        return feed, item.modified
    if isinstance(item, ExploitSeen):
        return item.source, item.first_seen
    return feed, ""


def lines(rows: Iterable[Row]) -> Iterator[bytes]:
    """Write rows as lines."""
    for row in rows:
        yield _json(row).encode() + b"\n"


def read_line(line: bytes, where: str) -> Row:
    """Read a line; raises BadInputError for what `lines` did not write."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    # An unknown kind is measured against the row itself, which never fits.
    if not isinstance(row, list) or not all(isinstance(one, str) for one in row) or len(row) - 1 != len(COLUMNS.get("".join(row[:1]), row)):
        raise BadInputError("a kept part of a feed is damaged", where=where, hint="Remove it; the next update fetches it again")
    return tuple(row)


def _affected(advisory: Advisory) -> str:
    """Write the packages that an advisory names; of a withdrawn one, only which ecosystems it spoke of."""
    cells = [
        [item.ecosystem, normalised(item.ecosystem, item.name), "" if advisory.withdrawn else codec.dump_affected(simplified(item))]
        for item in advisory.affected
    ]
    return _json(cells)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
