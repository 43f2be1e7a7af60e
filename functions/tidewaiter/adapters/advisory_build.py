"""Feed files -> the advisory database: immutable, indexed SQLite, the same bytes for the same files and date."""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import tidewaiter.feeds
from tidewaiter import plugins
from tidewaiter.adapters import advisory_codec as codec
from tidewaiter.adapters import feed_files
from tidewaiter.adapters.advisory_facts import FactsBuilder
from tidewaiter.adapters.advisory_schema import APPLICATION_ID, SCHEMA_VERSION, TABLES
from tidewaiter.errors import BadInputError
from tidewaiter.feeds._feed import Feed, FeedItem
from tidewaiter.feeds._sources import SOURCES
from tidewaiter.matching.ecosystems import normalised
from tidewaiter.matching.ranges import arrange, simplified
from tidewaiter.model.advisory import Advisory, DatabaseInfo, FeedStatus
from tidewaiter.model.problem import Problem
from tidewaiter.ports import Scorer

_LAST = ("epss", "metasploit", "cve")
"""Feeds that are read after the advisories, since only what an advisory or KEV names is kept of them."""


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
    from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore

    part = out.with_name(out.name + ".part")
    part.unlink(missing_ok=True)
    builder = _Builder(sqlite3.connect(part), sources, on_problem)
    try:
        builder.read(inputs)
        builder.finish(built or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), scorer)
    finally:
        builder.database.close()
    part.replace(out)
    with SqliteAdvisoryStore(out) as store:
        return store.info()


class _Builder:
    """Fills one database; advisories are unique by (source, id)."""

    def __init__(self, database: sqlite3.Connection, sources: Collection[str] | None, on_problem: Callable[[Problem], None]) -> None:
        self.database = database
        self.sources = sources
        self.on_problem = on_problem
        self.tallies: dict[str, _Tally] = {}
        self.known: dict[tuple[str, str], tuple[int, str]] = {}
        self.parts: dict[tuple[int, str], tuple[str, set[str]]] = {}
        self.names: set[str] = set()
        self.facts = FactsBuilder()
        database.executescript(f"PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {TABLES}")
        database.execute("BEGIN")

    def read(self, inputs: Path) -> None:
        """Read all files, those that say something about known CVEs last; of several days of EPSS only the newest."""
        opened = [(feed, day, path) for path in feed_files.files(inputs) for feed, day in self._feed_of(path)]
        if not opened:
            raise BadInputError("no advisory feed was found", where=str(inputs), hint="See docs: what `db build --from` reads")
        newest = max((day for feed, day, _ in opened if feed.id == "epss"), default="")
        wanted = [item for item in opened if self._is_wanted(item[0]) and (item[0].id != "epss" or item[1] == newest)]
        for feed, _, path in sorted(wanted, key=lambda item: _LAST.index(item[0].id) + 1 if item[0].id in _LAST else 0):
            if feed.id in _LAST:
                self.facts.wanted = self.names
            self._read_file(feed, path)

    def _is_wanted(self, feed: Feed) -> bool:
        """Apply `sources` to feeds of one publisher; CVE records stay, as scores are computed from them."""
        return self.sources is None or feed.id in ("osv", "cve") or feed.id in self.sources

    def _feed_of(self, path: Path) -> Iterator[tuple[Feed, str]]:
        """Recognise a file by its first readable record; a file of another kind is named once and left alone."""
        first = next((record for _, record in feed_files.records(path) if not isinstance(record, Problem)), None)
        feed = next((feed for feed in _feeds() if first is not None and feed.recognises(first)), None)
        if feed:
            yield feed, str((first or {}).get("_date") or "")
            return
        what = "file holds nothing that a feed recognises"
        self.on_problem(Problem(code="feed-unrecognised", what=what, where=path.name, hint="It was left out", incomplete=False))

    def _read_file(self, feed: Feed, path: Path) -> None:
        records = feed_files.records(path)
        items = chain.from_iterable(
            [record] if isinstance(record, Problem) else feed.parse(record, where, arrange) for where, record in records
        )
        for item in items:
            self._take(feed, item)

    def _take(self, feed: Feed, item: FeedItem) -> None:
        if isinstance(item, Problem):
            self._tally(feed.id).problems.append(f"{item.where}: {item.what}")
            self.on_problem(item)
        elif isinstance(item, Advisory):
            if self.sources is None or item.source in self.sources:
                self._add(item)
        else:
            tally = self._tally(feed.id)
            tally.records += 1
            tally.newest = max(tally.newest, self.facts.take(item))

    def _tally(self, source: str) -> _Tally:
        return self.tallies.setdefault(source, _Tally())

    def _add(self, advisory: Advisory) -> None:
        """Write an advisory; of several records of one id the newest wins, per ecosystem, as some copies are split by ecosystem."""
        key = (advisory.source, advisory.id)
        number, modified = self.known.get(key, (len(self.known) + 1, ""))
        tally = self._tally(advisory.source)
        tally.records += key not in self.known
        tally.newest = max(tally.newest, advisory.modified)
        if key not in self.known or modified < advisory.modified:
            self.known[key] = (number, advisory.modified)
            self.database.execute("INSERT OR REPLACE INTO advisory VALUES (?, ?)", (number, codec.dump_advisory(advisory)))
        aliases = dict.fromkeys((advisory.id, *advisory.aliases))
        self.names.update(name for name in (*aliases, *advisory.related) if name.startswith("CVE-"))
        self.database.executemany("INSERT OR IGNORE INTO alias VALUES (?, ?)", [(alias, number) for alias in aliases])
        for ecosystem in dict.fromkeys(item.ecosystem for item in advisory.affected):
            self._add_packages(number, ecosystem, advisory)

    def _add_packages(self, number: int, ecosystem: str, advisory: Advisory) -> None:
        """Write what the advisory says of one ecosystem; an equally old record only adds packages, a newer one replaces them."""
        known = self.parts.setdefault((number, ecosystem), (advisory.modified, set()))
        if known[0] > advisory.modified:
            return
        if known[0] < advisory.modified:
            self.database.execute("DELETE FROM affected WHERE ecosystem = ? AND number = ?", (ecosystem, number))
            known = self.parts[number, ecosystem] = (advisory.modified, set())
        if advisory.withdrawn:
            return
        counts: Counter[str] = Counter()
        for affected in advisory.affected:
            name = normalised(ecosystem, affected.name)
            if affected.ecosystem == ecosystem and name not in known[1]:
                row = (ecosystem, name, number, counts[name], codec.dump_affected(simplified(affected)))
                counts[name] += 1
                self.database.execute("INSERT INTO affected VALUES (?, ?, ?, ?, ?)", row)
        known[1].update(counts)

    def finish(self, built: str, scorer: Scorer | None) -> None:
        """Write facts and meta data, and compact the file."""
        for facts in self.facts.finish(self.names, scorer):
            self.database.execute("INSERT INTO facts VALUES (?, ?)", (facts.cve, codec.dump_facts(facts)))
        for key, value in self._meta(built).items():
            self.database.execute("INSERT INTO meta VALUES (?, ?)", (key, value))
        self.database.commit()
        self.database.executescript(f"PRAGMA application_id={APPLICATION_ID}; PRAGMA user_version={SCHEMA_VERSION}; VACUUM")

    def _meta(self, built: str) -> dict[str, str]:
        ecosystems = [row[0] for row in self.database.execute("SELECT DISTINCT ecosystem FROM affected ORDER BY ecosystem")]
        feeds = [self.tallies[source].status(source) for source in sorted(self.tallies)]
        return {
            "built": built,
            "ecosystems": json.dumps(ecosystems),
            "feeds": json.dumps([[feed.feed, feed.records, feed.newest, feed.licence, feed.problem] for feed in feeds]),
            "has_epss": "1" if self.facts.epss else "",
            "has_kev": "1" if self.facts.kev else "",
            "model_version": self.facts.model_version,
        }


def _feeds() -> tuple[Feed, ...]:
    return plugins.discover(tidewaiter.feeds, Feed)
