"""Wolfi's secdb (format in `_secdb`). Its licence forbids to pass it on changed: everybody fetches it, and no wheel carries it."""

from collections.abc import Iterator

from tidewaiter.feeds import _secdb
from tidewaiter.feeds._feed import Arrange, Feed, FeedItem, Record, text

_HOST = "https://packages.wolfi.dev"


def recognises(record: Record) -> bool:
    """Tell the repository by the address of its packages: it names no release, since there is only one."""
    return isinstance(record.get("packages"), list) and text(record.get("urlprefix")).startswith(_HOST)


def parse(record: Record, where: str, arrange: Arrange) -> Iterator[FeedItem]:
    """Yield one advisory per flaw with all packages of the repository."""
    del arrange
    yield from _secdb.advisories(record, where, "Wolfi", "wolfi", "https://images.chainguard.dev/security/{}")


WOLFI_SECDB = Feed(
    id="wolfi-secdb",
    title="Wolfi secdb",
    licence="CC-BY-NC-ND-4.0, not passed on",
    recognises=recognises,
    parse=parse,
    urls=("https://packages.wolfi.dev/os/security.json",),
)
