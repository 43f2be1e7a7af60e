"""Chainguard's secdb (format in `_secdb`). As with Wolfi, everybody fetches it for himself, and no wheel carries it."""

from collections.abc import Iterator

from tidewaiter.feeds import _secdb
from tidewaiter.feeds._feed import Arrange, Feed, FeedItem, Record, text

_HOST = "https://packages.cgr.dev"


def recognises(record: Record) -> bool:
    """Tell the repository by the address of its packages: it names no release, since there is only one."""
    return isinstance(record.get("packages"), list) and text(record.get("urlprefix")).startswith(_HOST)


def parse(record: Record, where: str, arrange: Arrange) -> Iterator[FeedItem]:
    """Yield one advisory per flaw with all packages of the repository."""
    del arrange
    yield from _secdb.advisories(record, where, "Chainguard", "chainguard", "https://images.chainguard.dev/security/{}")


CHAINGUARD_SECDB = Feed(
    id="chainguard-secdb",
    title="Chainguard secdb",
    licence="not stated by the publisher, not passed on",
    recognises=recognises,
    parse=parse,
    urls=("https://packages.cgr.dev/chainguard/security.json",),
)
