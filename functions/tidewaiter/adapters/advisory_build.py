"""Feed files on disk -> an advisory database."""

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from tidewaiter.adapters.advisory_merge import merge_rows
from tidewaiter.adapters.advisory_rows import Row, row_of
from tidewaiter.adapters.feed_files import files
from tidewaiter.adapters.feed_reading import feed_file, items
from tidewaiter.errors import BadInputError
from tidewaiter.feeds._feed import FeedItem
from tidewaiter.model.advisory import DatabaseInfo
from tidewaiter.model.problem import Problem
from tidewaiter.ports import Scorer

_SOURCE_COLUMN = {"advisory": 1, "exploit": 2, "problem": 1}


def build_database(
    inputs: Path,
    out: Path,
    scorer: Scorer | None = None,
    *,
    built: str = "",
    sources: Collection[str] | None = None,
    on_problem: Callable[[Problem], None] = lambda _problem: None,
) -> DatabaseInfo:
    """Build the database `out` from a directory of feed files (or one file) and say what it holds.

    `built` is the RFC 3339 date it carries (default now), `sources` limits it to some publishers (ids of `feeds._sources`).
    What cannot be used is told to `on_problem` and counted in `DatabaseInfo.feeds`. Raises BadInputError when nothing is a feed.
    """
    opened = [found for path in files(inputs) if (found := feed_file(path, on_problem))]
    if not opened:
        raise BadInputError("no advisory feed was found", where=str(inputs), hint="Name a folder with OSV, KEV or EPSS files")
    rows = (row for file in opened for row in _wanted(_told(items(file), file.feed.id, on_problem), sources))
    return merge_rows(rows, out, scorer, built=built)


def _told(found: Iterable[FeedItem], feed: str, on_problem: Callable[[Problem], None]) -> Iterator[Row]:
    for item in found:
        if isinstance(item, Problem):
            on_problem(item)
        yield row_of(item, feed)


def _wanted(rows: Iterable[Row], sources: Collection[str] | None) -> Iterator[Row]:
    """Leave out other publishers; CVE records stay, as scores are computed from them."""
    for row in rows:
        source = row[_SOURCE_COLUMN[row[0]]] if row[0] in _SOURCE_COLUMN else row[0]
        if sources is None or source in sources or source == "cve" or row[0] == "problem":
            yield row
