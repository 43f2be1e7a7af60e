"""Alpine's secdb (https://secdb.alpinelinux.org/, format in `_secdb`): one file per release and repository."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urljoin

from tidewaiter.feeds import _secdb
from tidewaiter.feeds._feed import Arrange, Feed, FeedItem, Link, Record, text, unusable

_HREF = re.compile(r'href="(?:\./)?((?:edge|v\d+\.\d+)/|[a-z]+\.json)"')


def recognises(record: Record) -> bool:
    """Tell a repository by its release and packages."""
    return "distroversion" in record and isinstance(record.get("packages"), list)


def parse(record: Record, where: str, arrange: Arrange) -> Iterator[FeedItem]:
    """Yield one advisory per flaw with all packages of the repository."""
    del arrange
    release = text(record.get("distroversion"))
    if not release:
        yield unusable("alpine", where, "repository without a release")
        return
    yield from _secdb.advisories(record, where, f"Alpine:{release}", "alpine", "https://security.alpinelinux.org/vuln/{}")


def discover(url: str, body: bytes) -> Sequence[Link]:
    """Find the releases in the server's listing, and the repositories in a release's: new ones need no new version of ours."""
    names = dict.fromkeys(_HREF.findall(body.decode("utf-8", "replace")))
    return tuple(Link(url=urljoin(url, name), index=name.endswith("/")) for name in names)


ALPINE_SECDB = Feed(
    id="alpine-secdb",
    title="Alpine secdb",
    licence="not stated by the publisher",
    recognises=recognises,
    parse=parse,
    urls=("https://secdb.alpinelinux.org/",),
    discover=discover,
    proven="16 files of 2025-01",
)
