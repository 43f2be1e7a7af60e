"""A list of one's own of known malware: SHA-256 hex a line, as `sha256sum` writes it, or CSV with the columns `sha256` and `name`."""

from collections.abc import Iterator

from tidewaiter.feeds._feed import Arrange, Feed, FeedItem, Record, text, unusable
from tidewaiter.feeds._known_bad import is_sha256, known_bad

COLUMNS = frozenset({"sha256", "name", "_date"})


def recognises(record: Record) -> bool:
    """Tell a row by its columns: no others, since many tables have a hash."""
    return "sha256" in record and set(record) <= COLUMNS


def parse(record: Record, where: str, arrange: Arrange) -> Iterator[FeedItem]:
    """Yield the advisory of a row."""
    del arrange
    sha256 = text(record.get("sha256")).strip()
    if not is_sha256(sha256):
        yield unusable("known-bad", where, "row without a SHA-256")
        return
    yield known_bad("known-bad", sha256, text(record.get("name")), text(record.get("_date")))


KNOWN_BAD_LIST = Feed(
    id="known-bad",
    title="Known-bad files of one's own",
    licence="one's own",
    recognises=recognises,
    parse=parse,
    optional=True,
)
