"""Whether a fetched file replaces the last good version: not a file that is no feed, damaged, a fifth smaller or of tomorrow."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tidewaiter.adapters import feed_files
from tidewaiter.adapters.advisory_rows import Row, row_of, source_and_date
from tidewaiter.adapters.feed_download import MAX_AHEAD
from tidewaiter.adapters.feed_reading import feed_file, is_web_page, items
from tidewaiter.errors import BadInputError
from tidewaiter.model.problem import Problem

MAX_SHRINK = 0.2
"""The share of its records that a feed may lose between two versions."""

MAX_FUTURE = 0.01
"""The share of records with a date of tomorrow or later that is put down to slips of the pen."""


@dataclass(slots=True)
class Tally:
    """What was read: records by source, the latest date, how many dates lie ahead, and what is wrong with the file as a whole."""

    counts: Counter[str] = field(default_factory=Counter)
    newest: str = ""
    future: int = 0
    damage: str = ""


def rows_of(file: Path, feed: str, now: datetime, tally: Tally, on_problem: Callable[[Problem], None]) -> Iterator[Row]:
    """Yield the rows of a fetched file and count them; raises BadInputError when it is no file of this feed."""
    check_no_html(file)
    opened = feed_file(file, on_problem, feed)
    if opened is None or opened.feed.id != feed:
        raise _not_of(feed, opened.feed.id if opened else "", file)
    latest = (now + MAX_AHEAD).strftime("%Y-%m-%dT%H:%M:%SZ")
    for item in items(opened):
        source, date = source_and_date(item, feed)
        if isinstance(item, Problem):
            on_problem(item)
            # A place without a line or a member is the file itself: it was cut short or is damaged.
            tally.damage = tally.damage or (item.what if item.where == file.name else "")
        else:
            tally.counts[source] += 1
            tally.future += date > latest
            tally.newest = max(tally.newest, date if date <= latest else "")
        yield row_of(item, feed)


def _not_of(feed: str, other: str, file: Path) -> BadInputError:
    """Say of a file that nothing was found in whether it is damaged, or of another kind."""
    broken = next((one.what for _, one in feed_files.records(file) if isinstance(one, Problem)), "") if not other else ""
    if broken:
        return BadInputError(broken, where=file.name, hint="It was damaged or cut short on the way")
    what = f"looks like {other}" if other else "holds nothing that a feed recognises"
    return BadInputError(f"the file is no {feed} feed: it {what}", where=file.name, hint="The feed may have moved or changed: report it")


def check_no_html(file: Path) -> None:
    """Raise BadInputError for a web page: what a proxy, a login or a moved site answers with status 200."""
    if is_web_page(file):
        raise BadInputError("a web page came instead of a feed", where=file.name, hint="A proxy or a login may be in between")


def refusal(tally: Tally, before: Mapping[str, int], *, accept_shrunk: bool = False) -> str:
    """Say why what was read must not replace what is there ("" when it may); `before` are the records of the last good version."""
    records = sum(tally.counts.values())
    if tally.damage:
        return tally.damage
    if not records:
        return "the file holds no usable record"
    if tally.future > records * MAX_FUTURE:
        return f"{tally.future} of {records} records are dated in the future: a clock is wrong"
    shrunk = [
        (source, had, tally.counts[source]) for source, had in sorted(before.items()) if tally.counts[source] < had * (1 - MAX_SHRINK)
    ]
    if shrunk and not accept_shrunk:
        source, had, has = shrunk[0]
        return f"{source} shrank from {had} to {has} records"
    return ""
