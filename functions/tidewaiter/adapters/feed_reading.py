"""Which feed a file belongs to, and what the feed makes of its records."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import tidewaiter.feeds
from tidewaiter import plugins
from tidewaiter.adapters import feed_files
from tidewaiter.feeds._feed import Feed, FeedItem
from tidewaiter.matching.ranges import arrange
from tidewaiter.model.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFile:
    """A file that a feed recognised; `day` is the day of its data where the file tells one."""

    feed: Feed
    path: Path
    day: str = ""


def feed_file(path: Path, on_problem: Callable[[Problem], None]) -> FeedFile | None:
    """Recognise a file by its first readable record; a file of another kind is told to `on_problem` and left alone."""
    with closing(feed_files.records(path)) as found:
        first = next((record for _, record in found if not isinstance(record, Problem)), None)
    feed = next((feed for feed in plugins.discover(tidewaiter.feeds, Feed) if first is not None and feed.recognises(first)), None)
    if feed is not None and first is not None:
        return FeedFile(feed=feed, path=path, day=str(first.get("_date") or ""))
    what = "file holds nothing that a feed recognises"
    on_problem(Problem(code="feed-unrecognised", what=what, where=path.name, hint="It was left out", incomplete=False))
    return None


def items(file: FeedFile) -> Iterator[FeedItem]:
    """Yield what the records of a file say; what cannot be read is a Problem in its place."""
    for where, record in feed_files.records(file.path):
        if isinstance(record, Problem):
            yield record
        else:
            yield from file.feed.parse(record, where, arrange)
