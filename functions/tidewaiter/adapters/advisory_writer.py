"""Writes the rows of one advisory database from sorted ones, each table from its beginning to its end: the same rows, the same bytes."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from tidewaiter.adapters import advisory_codec as codec
from tidewaiter.adapters.advisory_schema import APPLICATION_ID, SCHEMA_VERSION, TABLES
from tidewaiter.adapters.advisory_stage import AdvisoryStage
from tidewaiter.model.advisory import ExploitFacts

_Record = tuple[str, str, str, str, str]
_Package = tuple[str, str, int, int, str]


class AdvisoryWriter:
    """Fills one file: first `advisories`, then `facts`, then `finish`."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.executescript(f"PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN; {TABLES}")

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def advisories(self, stage: AdvisoryStage) -> None:
        """Write what the stage holds: advisories are unique by (source, id), and every CVE that one names is collected there."""
        groups = groupby(stage.advisories(), key=lambda record: record[:2])
        self._database.executemany(
            "INSERT INTO advisory VALUES (?, ?)", (_collected(stage, number, records) for number, (_, records) in enumerate(groups, 1))
        )
        self._database.executemany("INSERT INTO affected VALUES (?, ?, ?, ?, ?)", stage.packages())
        self._database.executemany("INSERT INTO alias VALUES (?, ?)", stage.aliases())

    def facts(self, facts: Iterable[ExploitFacts]) -> None:
        """Write facts, which come in order of CVE."""
        self._database.executemany("INSERT INTO facts VALUES (?, ?)", ((item.cve, codec.dump_facts(item)) for item in facts))

    def finish(self, meta: Mapping[str, str]) -> None:
        """Write meta data and mark the file as ours."""
        self._database.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
        self._database.executescript(f"PRAGMA application_id={APPLICATION_ID}; PRAGMA user_version={SCHEMA_VERSION}")


def _collected(stage: AdvisoryStage, number: int, records: Iterator[_Record]) -> tuple[int, str]:
    """Collect names and packages of the records of one id; returns the advisory's row, in the words of the newest record."""
    first = next(records)
    cell = _named(stage, first)
    body = json.loads(cell)
    names = dict.fromkeys((body["id"], *body.get("aliases", ())))
    stage.collect("alias", ((name, number) for name in names))
    stage.collect("named", ((name,) for name in (*names, *body.get("related", ())) if name.startswith("CVE-")))
    if not body.get("withdrawn"):
        stage.collect("package", _packages(number, _chained(first, records)))
    return number, cell


def _named(stage: AdvisoryStage, record: _Record) -> str:
    """Return a body with the CVEs of a GitHub advisory where only its id is told: secdb lists both, and they are one flaw."""
    source, identifier, _, body, _ = record
    if source == "ghsa" or not identifier.startswith("GHSA-"):
        return body
    advisory, known = codec.load_advisory(body), stage.of_github(identifier)
    if advisory.aliases or not known:
        return body
    cves = tuple(name for name in codec.load_advisory(known).aliases if name.startswith("CVE-"))
    return codec.dump_advisory(replace(advisory, aliases=cves))


def _chained(first: _Record, rest: Iterator[_Record]) -> Iterator[_Record]:
    yield first
    yield from rest


def _packages(number: int, records: Iterator[_Record]) -> Iterator[_Package]:
    """Yield what the newest record of each ecosystem says of its packages; an equally old one only adds packages.

    Per ecosystem, as some mirrors keep a record once per ecosystem with that ecosystem's packages only.
    """
    newest: dict[str, tuple[str, set[str]]] = {}
    for _, _, modified, _, affected in records:
        cells = json.loads(affected)
        counts: Counter[tuple[str, str]] = Counter()
        for ecosystem, name, cell in cells:
            since, named = newest.setdefault(ecosystem, (modified, set()))
            if since == modified and name not in named and cell:
                yield ecosystem, name, number, counts[ecosystem, name], cell
                counts[ecosystem, name] += 1
        for ecosystem, name in counts:
            newest[ecosystem][1].add(name)
