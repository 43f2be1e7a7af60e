"""Sorts rows on disk: whatever their number and order, they come out one by one in the order of the database, with flat memory."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from tidewaiter.adapters.advisory_rows import COLUMNS, Row
from tidewaiter.adapters.feed_download import MAX_AHEAD

Values = tuple[str | int, ...]
Item = TypeVar("Item")
_BATCH = 1_000
_SCRATCH = (
    "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_size=-32768; PRAGMA temp_store=FILE"
)
_COLLECTED = """
CREATE TABLE alias (alias TEXT, number INTEGER);
CREATE TABLE package (ecosystem TEXT, name TEXT, number INTEGER, part INTEGER, body TEXT);
CREATE TABLE named (cve TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_DATES = frozenset({"modified", "added", "day"})
_EARLIEST = "1990"
"""No feed is older: what says so (Go's repository, the year 1) has no date at all."""
_INDEXED = """
DELETE FROM epss WHERE day < (SELECT max(day) FROM epss);
CREATE INDEX by_kev ON kev (cve); CREATE INDEX by_epss ON epss (cve); CREATE INDEX by_cve ON cve (cve);
CREATE INDEX by_exploit ON exploit (cve, source, day);
"""
_BY_GITHUB = "CREATE INDEX by_github ON advisory (id, modified) WHERE source = 'ghsa'"
_GITHUB = "SELECT body FROM advisory WHERE source = 'ghsa' AND id = ? ORDER BY modified DESC, body LIMIT 1"
_ADVISORIES = "SELECT source, id, modified, body, affected FROM advisory ORDER BY source, id, modified DESC, body, affected"
_FACTS = """
SELECT w.cve, (SELECT coalesce(min(nullif(added, '')), min(added)) FROM kev WHERE cve = w.cve),
       (SELECT max(ransomware) FROM kev WHERE cve = w.cve),
       (SELECT max(day) FROM epss WHERE cve = w.cve), (SELECT max(score) FROM epss WHERE cve = w.cve),
       (SELECT max(percentile) FROM epss WHERE cve = w.cve),
       (SELECT min(nullif(day, '')) FROM exploit WHERE cve = w.cve AND source = 'metasploit'),
       (SELECT body FROM cve WHERE cve = w.cve ORDER BY modified DESC, body DESC LIMIT 1)
FROM (SELECT cve FROM named UNION SELECT cve FROM kev) w ORDER BY w.cve
"""
_COUNTS = """
SELECT source, count(DISTINCT id), max(modified) FROM advisory GROUP BY source
UNION ALL SELECT 'kev', count(DISTINCT cve), max(added) FROM kev HAVING count(*)
UNION ALL SELECT 'epss', count(DISTINCT cve), max(day) FROM epss HAVING count(*)
UNION ALL SELECT 'cve', count(DISTINCT cve), max(modified) FROM cve HAVING count(*)
UNION ALL SELECT source, count(DISTINCT cve), max(day) FROM exploit GROUP BY source
"""


class AdvisoryStage:
    """A scratch database beside the one that is built; `close` removes it.

    A date more than a day after `built` counts as none, as one before 1990: else a slip of the pen would outrank every correction.
    """

    def __init__(self, path: Path, built: datetime) -> None:
        path.unlink(missing_ok=True)
        self.path = path
        self._latest = (built + MAX_AHEAD).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.executescript(_SCRATCH)
        tables = "".join(f"CREATE TABLE {kind} ({', '.join(columns)});" for kind, columns in COLUMNS.items())
        self._database.executescript(f"BEGIN; {tables} {_COLLECTED}")

    def close(self) -> None:
        """Throw the scratch file away."""
        self._database.close()
        self.path.unlink(missing_ok=True)

    def add(self, rows: Iterable[Row]) -> None:
        """Take rows of any kind in any order."""
        for part in _parts(rows):
            by_kind: dict[str, list[Values]] = {}
            for row in part:
                by_kind.setdefault(row[0], []).append(row[1:])
            for kind, values in by_kind.items():
                self._insert(kind, values)

    def _insert(self, table: str, values: Sequence[Values]) -> None:
        columns = COLUMNS.get(table, values[0])
        places = ", ".join(self._place(number, name) for number, name in enumerate(columns, 1))
        self._database.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({places})", values)  # noqa: S608 - our own names

    def _place(self, number: int, name: object) -> str:
        return f"iif(?{number} BETWEEN '{_EARLIEST}' AND '{self._latest}', ?{number}, '')" if name in _DATES else f"?{number}"

    def advisories(self) -> Iterator[tuple[str, str, str, str, str]]:
        """Yield (source, id, modified, body, affected) in order, of one id the newest first."""
        self._database.execute(_BY_GITHUB)
        yield from self._database.execute(_ADVISORIES)

    def of_github(self, identifier: str) -> str:
        """Return the body of GitHub's own advisory, while `advisories` are read; "" if it is not there."""
        row = self._database.execute(_GITHUB, (identifier,)).fetchone()
        return str(row[0]) if row else ""

    def collect(self, table: str, values: Iterable[Values]) -> None:
        """Keep rows of the final tables `alias`, `package` or `named` until they are asked for in order."""
        for part in _parts(values):
            self._insert(table, part)

    def aliases(self) -> Iterator[tuple[str, int]]:
        """Yield (alias, number) in order."""
        yield from self._database.execute("SELECT DISTINCT alias, number FROM alias ORDER BY alias, number")

    def packages(self) -> Iterator[tuple[str, str, int, int, str]]:
        """Yield (ecosystem, name, number, part, body) in order."""
        yield from self._database.execute("SELECT * FROM package ORDER BY ecosystem, name, number, part")

    def ecosystems(self) -> list[str]:
        """List the ecosystems that have packages."""
        return [row[0] for row in self._database.execute("SELECT DISTINCT ecosystem FROM package ORDER BY ecosystem")]

    def facts(self) -> Iterator[tuple[str | None, ...]]:
        """Yield (CVE, KEV day, KEV ransomware, EPSS day, score, percentile, Metasploit day, CVE columns) of every named CVE.

        Named is what an advisory names or KEV holds; of several days of EPSS only the newest counts.
        """
        self._database.executescript(_INDEXED)
        yield from self._database.execute(_FACTS)

    def counts(self) -> list[tuple[str, int, str]]:
        """List (source, number of distinct records, newest date)."""
        return [(source, count, newest or "") for source, count, newest in self._database.execute(_COUNTS)]

    def unusable(self) -> dict[str, tuple[int, str]]:
        """Tell by source how many records could not be used, and the first of them."""
        rows = self._database.execute("SELECT source, count(*), min(what) FROM problem GROUP BY source")
        return {source: (count, first) for source, count, first in rows}


def _parts(values: Iterable[Item]) -> Iterator[list[Item]]:
    left = iter(values)
    while part := list(islice(left, _BATCH)):
        yield part
