"""Feed files -> the advisory database: immutable, indexed SQLite, the same bytes for the same files and date."""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tidewaiter.adapters.advisory_facts import FactsBuilder
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.adapters.advisory_writer import AdvisoryWriter
from tidewaiter.adapters.feed_files import files
from tidewaiter.adapters.feed_reading import FeedFile, feed_file, items
from tidewaiter.errors import BadInputError
from tidewaiter.feeds._sources import SOURCES
from tidewaiter.model.advisory import Advisory, DatabaseInfo, FeedStatus
from tidewaiter.model.problem import Problem
from tidewaiter.ports import Scorer

_LAST = ("epss", "metasploit", "cve")
"""Feeds that are read after the advisories, since only what an advisory or KEV names is kept of them."""


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
    part = out.with_name(out.name + ".part")
    part.unlink(missing_ok=True)
    builder = _Builder(AdvisoryWriter(part), sources, on_problem)
    try:
        for file in _in_order(opened, sources):
            builder.read(file)
        builder.finish(built or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), scorer)
    finally:
        builder.writer.close()
    part.replace(out)
    with SqliteAdvisoryStore(out) as store:
        return store.info()


def _in_order(opened: Sequence[FeedFile], sources: Collection[str] | None) -> Iterator[FeedFile]:
    """Put those that say something about known CVEs last; of several days of EPSS only the newest is read.

    `sources` also limits feeds of one publisher; CVE records stay, as scores are computed from them.
    """
    newest = max((file.day for file in opened if file.feed.id == "epss"), default="")
    for file in sorted(opened, key=lambda file: _LAST.index(file.feed.id) + 1 if file.feed.id in _LAST else 0):
        is_wanted = sources is None or file.feed.id in ("osv", "cve") or file.feed.id in sources
        if is_wanted and (file.feed.id != "epss" or file.day == newest):
            yield file


@dataclass(slots=True)
class _Tally:
    """What one source brought."""

    records: int = 0
    newest: str = ""
    problems: list[str] = field(default_factory=list)

    def status(self, source: str) -> FeedStatus:
        count = len(self.problems)
        words = f"{count} unusable record{'s' * (count > 1)}, first: {self.problems[0]}" if count else ""
        return FeedStatus(feed=source, records=self.records, newest=self.newest, licence=SOURCES.get(source, ("", ""))[1], problem=words)


class _Builder:
    """Sends what feeds say to the writer and the facts, and counts it per source."""

    def __init__(self, writer: AdvisoryWriter, sources: Collection[str] | None, on_problem: Callable[[Problem], None]) -> None:
        self.writer = writer
        self._sources = sources
        self._on_problem = on_problem
        self._tallies: dict[str, _Tally] = {}
        self._facts = FactsBuilder(writer.cves)

    def read(self, file: FeedFile) -> None:
        """Read one file."""
        for item in items(file):
            if isinstance(item, Problem):
                self._tally(file.feed.id).problems.append(f"{item.where}: {item.what}")
                self._on_problem(item)
            elif not isinstance(item, Advisory):
                self._count(file.feed.id, self._facts.take(item), is_new=True)
            elif self._sources is None or item.source in self._sources:
                self._count(item.source, item.modified, is_new=self.writer.add(item))

    def _tally(self, source: str) -> _Tally:
        return self._tallies.setdefault(source, _Tally())

    def _count(self, source: str, date: str, *, is_new: bool) -> None:
        tally = self._tally(source)
        tally.records += is_new
        tally.newest = max(tally.newest, date)

    def finish(self, built: str, scorer: Scorer | None) -> None:
        """Score, and write facts and meta data."""
        facts = tuple(self._facts.finish(scorer))
        feeds = [self._tallies[source].status(source) for source in sorted(self._tallies)]
        meta = {
            "built": built,
            "ecosystems": json.dumps(self.writer.ecosystems()),
            "feeds": json.dumps([[feed.feed, feed.records, feed.newest, feed.licence, feed.problem] for feed in feeds]),
            "has_epss": "1" if self._facts.epss else "",
            "has_kev": "1" if self._facts.kev else "",
            "model_version": self._facts.model_version,
        }
        self.writer.finish(facts, meta)
