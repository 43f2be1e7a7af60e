"""Publishers of OSV records with a repository of their own: what OSV's zips hold, as soon as it is published."""

from collections.abc import Iterator

from tidewaiter.feeds import osv
from tidewaiter.feeds._feed import Arrange, Feed, FeedItem, Record, text


def publisher(identifier: str, title: str, licence: str, *, prefixes: tuple[str, ...], url: str, proven: str = "") -> Feed:
    """Make the feed of a publisher: optional, as `db update` gets the records from OSV; other files of the repository say nothing."""

    def recognises(record: Record) -> bool:
        """Tell the publisher's records by their ids."""
        return osv.is_osv(record) and text(record.get("id")).startswith(prefixes)

    def parse(record: Record, where: str, arrange: Arrange) -> Iterator[FeedItem]:
        """Read a record as OSV."""
        if text(record.get("id")).startswith(prefixes) and ("affected" in record or "withdrawn" in record):
            yield from osv.parse(record, where, arrange)

    return Feed(id=identifier, title=title, licence=licence, recognises=recognises, parse=parse, urls=(url,), optional=True, proven=proven)
