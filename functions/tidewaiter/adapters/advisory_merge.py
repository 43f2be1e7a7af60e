"""Rows of feeds -> the advisory database: immutable, indexed SQLite, the same bytes for the same rows and date in whatever order."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from tidewaiter.adapters.advisory_facts import FactsJoiner
from tidewaiter.adapters.advisory_rows import Row
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.adapters.advisory_stage import AdvisoryStage
from tidewaiter.adapters.advisory_writer import AdvisoryWriter
from tidewaiter.feeds._sources import SOURCES
from tidewaiter.model.advisory import DatabaseInfo, FeedStatus
from tidewaiter.ports import AdvisoryStore, Scorer

NOTHING: Mapping[str, str] = {}


def merge_rows(
    rows: Iterable[Row],
    out: Path,
    scorer: Scorer | None = None,
    *,
    built: str = "",
    fetched: Mapping[str, str] = NOTHING,
    notes: Mapping[str, str] = NOTHING,
    earlier: AdvisoryStore | None = None,
) -> DatabaseInfo:
    """Build the database `out` from rows of any order; what the scorer does not know is taken from an `earlier` database.

    `fetched` says by source when it was last fetched (RFC 3339), `notes` why something of it was not renewed.
    """
    part = out.with_name(out.name + ".part")
    part.unlink(missing_ok=True)
    built = built or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    stage = AdvisoryStage(out.with_name(out.name + ".stage"), datetime.fromisoformat(built))
    writer = AdvisoryWriter(part)
    try:
        stage.add(rows)
        writer.advisories(stage)
        joiner = FactsJoiner(scorer, earlier.facts) if earlier else FactsJoiner(scorer)
        writer.facts(joiner.facts(stage.facts()))
        feeds = [_cell(status) for status in _statuses(stage, fetched, notes)]
        writer.finish(
            {
                "built": built,
                "ecosystems": json.dumps(stage.ecosystems()),
                "feeds": json.dumps(feeds),
                "has_epss": "1" if joiner.epss else "",
                "has_kev": "1" if joiner.kev else "",
                "model_version": joiner.model_version,
            }
        )
    finally:
        writer.close()
        stage.close()
    part.replace(out)
    with SqliteAdvisoryStore(out) as store:
        return store.info()


def _statuses(stage: AdvisoryStage, fetched: Mapping[str, str], notes: Mapping[str, str]) -> Iterator[FeedStatus]:
    """Say what each source brought."""
    counts = {source: (count, newest) for source, count, newest in stage.counts()}
    unusable = stage.unusable()
    for source in sorted(counts.keys() | unusable.keys() | notes.keys()):
        records, newest = counts.get(source, (0, ""))
        bad, first = unusable.get(source, (0, ""))
        words = [notes[source]] if source in notes else []
        words += [f"{bad} unusable record{'s' * (bad > 1)}, first: {first}"] if bad else []
        yield FeedStatus(
            feed=source,
            records=records,
            newest=newest,
            licence=SOURCES.get(source, ("", ""))[1],
            problem="; ".join(words),
            fetched=fetched.get(source, ""),
        )


def _cell(status: FeedStatus) -> list[str | int]:
    return [status.feed, status.records, status.newest, status.licence, status.problem, status.fetched]
