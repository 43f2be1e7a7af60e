"""Writes the rows of one advisory database, and makes the finished file the same for the same input."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from tidewaiter.adapters import advisory_codec as codec
from tidewaiter.adapters.advisory_schema import APPLICATION_ID, SCHEMA_VERSION, TABLES
from tidewaiter.matching.ecosystems import normalised
from tidewaiter.matching.ranges import simplified
from tidewaiter.model.advisory import Advisory, ExploitFacts


class AdvisoryWriter:
    """Fills one file. Advisories are unique by (source, id); `cves` gathers every CVE that one of them names."""

    def __init__(self, path: Path) -> None:
        self.cves: set[str] = set()
        self._known: dict[tuple[str, str], tuple[int, str]] = {}
        self._packages: dict[tuple[int, str], tuple[str, set[str]]] = {}
        self._database = sqlite3.connect(path)
        self._database.executescript(f"PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {TABLES}")
        self._database.execute("BEGIN")

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def add(self, advisory: Advisory) -> bool:
        """Write an advisory and tell whether its id is new; of several records of one id the newest wins.

        That holds per ecosystem, as some mirrors keep a record once per ecosystem with that ecosystem's packages only.
        """
        key = (advisory.source, advisory.id)
        is_new = key not in self._known
        number, modified = self._known.get(key, (len(self._known) + 1, ""))
        if is_new or modified < advisory.modified:
            self._known[key] = (number, advisory.modified)
            self._database.execute("INSERT OR REPLACE INTO advisory VALUES (?, ?)", (number, codec.dump_advisory(advisory)))
        aliases = dict.fromkeys((advisory.id, *advisory.aliases))
        self.cves.update(name for name in (*aliases, *advisory.related) if name.startswith("CVE-"))
        self._database.executemany("INSERT OR IGNORE INTO alias VALUES (?, ?)", [(alias, number) for alias in aliases])
        for ecosystem in dict.fromkeys(item.ecosystem for item in advisory.affected):
            self._add_packages(number, ecosystem, advisory)
        return is_new

    def _add_packages(self, number: int, ecosystem: str, advisory: Advisory) -> None:
        """Write what the advisory says of one ecosystem; an equally old record only adds packages, a newer one replaces them."""
        known = self._packages.setdefault((number, ecosystem), (advisory.modified, set()))
        if known[0] > advisory.modified:
            return
        if known[0] < advisory.modified:
            self._database.execute("DELETE FROM affected WHERE ecosystem = ? AND number = ?", (ecosystem, number))
            known = self._packages[number, ecosystem] = (advisory.modified, set())
        if advisory.withdrawn:
            return
        counts: Counter[str] = Counter()
        for affected in advisory.affected:
            name = normalised(ecosystem, affected.name)
            if affected.ecosystem == ecosystem and name not in known[1]:
                row = (ecosystem, name, number, counts[name], codec.dump_affected(simplified(affected)))
                counts[name] += 1
                self._database.execute("INSERT INTO affected VALUES (?, ?, ?, ?, ?)", row)
        known[1].update(counts)

    def ecosystems(self) -> list[str]:
        """List the ecosystems that have packages."""
        return [row[0] for row in self._database.execute("SELECT DISTINCT ecosystem FROM affected ORDER BY ecosystem")]

    def finish(self, facts: Iterable[ExploitFacts], meta: Mapping[str, str]) -> None:
        """Write facts and meta data, mark the file as ours and compact it."""
        for item in facts:
            self._database.execute("INSERT INTO facts VALUES (?, ?)", (item.cve, codec.dump_facts(item)))
        self._database.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
        self._database.commit()
        self._database.executescript(f"PRAGMA application_id={APPLICATION_ID}; PRAGMA user_version={SCHEMA_VERSION}; VACUUM")
