"""Which feed a file belongs to, and what the feed makes of its records."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import tidewaiter.feeds
from tidewaiter import plugins
from tidewaiter.adapters import feed_files
from tidewaiter.feeds._feed import Feed, FeedItem
from tidewaiter.matching.ranges import arrange
from tidewaiter.model.problem import Problem

_LOOK = 50
_HTML = (b"<!doctype html", b"<html", b"<head", b"<body")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFile:
    """A file that a feed recognised, whole or `by_key`; `day` is the day of its data where the file tells one."""

    feed: Feed
    path: Path
    day: str = ""
    by_key: bool = False


def feed_file(path: Path, on_problem: Callable[[Problem], None], wanted: str = "") -> FeedFile | None:
    """Recognise a file by its first records; a file of another kind is told to `on_problem` and left alone.

    Where several feeds could read a file, the `wanted` one does, else one that is not optional: OSV passes on what publishers write.
    """
    known = _feeds(wanted)
    for by_key in (True, False):
        for record in _first(feed_files.entries(path) if by_key else feed_files.records(path)):
            feed = next((feed for feed in known if feed.by_key >= by_key and feed.recognises(record)), None)
            if feed is not None:
                return FeedFile(feed=feed, path=path, day=str(record.get("_date") or ""), by_key=by_key)
    what = "file holds nothing that a feed recognises"
    on_problem(Problem(code="feed-unrecognised", what=f"{what}{_why(path)}", where=path.name, hint="It was left out", incomplete=False))
    return None


def _why(path: Path) -> str:
    """Say whether a file is a web page or damaged, with a colon before it; "" for one of another kind."""
    if is_web_page(path):
        return ": it is a web page, as a proxy or a login sends it"
    broken = next((one.what for _, one in feed_files.records(path) if isinstance(one, Problem)), "")
    return f": {broken}" if broken else ""


def is_web_page(file: Path) -> bool:
    """Tell what a proxy, a login or a moved site answers with status 200."""
    with file.open("rb") as stream:
        return stream.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_HTML)


def _first(found: Generator[tuple[str, feed_files.Record | Problem], None, None]) -> Iterator[feed_files.Record]:
    """Yield the first readable records: in a repository's archive other files may come before the advisories."""
    with closing(found):
        yield from islice((record for _, record in found if not isinstance(record, Problem)), _LOOK)


def items(file: FeedFile) -> Iterator[FeedItem]:
    """Yield what the records of a file say; what cannot be read is a Problem in its place.

    OSV's archive of everything, or one of one's own, mixes publishers: what the file's feed does not know is read by one that does.
    """
    others = () if file.by_key else _feeds()
    for where, record in (feed_files.entries if file.by_key else feed_files.records)(file.path):
        if isinstance(record, Problem):
            yield record
        else:
            knows = (one for one in (file.feed, *others) if one.recognises(record))
            yield from next(knows, file.feed).parse(record, where, arrange)


def _feeds(wanted: str = "") -> list[Feed]:
    return sorted(plugins.discover(tidewaiter.feeds, Feed), key=lambda feed: (feed.id != wanted, feed.optional))
