"""The last good parts of all feeds -> an advisory database, which says what of it is old and why."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from tidewaiter.adapters.advisory_merge import merge_rows
from tidewaiter.adapters.feed_parts import Part, PartStore, fetched_by_source, read_rows
from tidewaiter.errors import BadInputError
from tidewaiter.model.advisory import DatabaseInfo
from tidewaiter.ports import AdvisoryStore, Scorer


def merge_parts(
    store: PartStore, out: Path, scorer: Scorer | None = None, *, built: str = "", earlier: AdvisoryStore | None = None
) -> DatabaseInfo:
    """Build the database `out` from the last good parts, with model scores from an `earlier` one. Raises BadInputError without parts."""
    kept = store.parts()
    usable = [part for part in kept if part.usable]
    if not usable:
        raise BadInputError("no part of any feed is at hand", hint="Fetch the feeds first")
    rows = (row for part in usable for row in read_rows(store, part))
    return merge_rows(rows, out, scorer, built=built, fetched=fetched_by_source(usable), notes=_notes(kept), earlier=earlier)


def inputs_of(store: PartStore) -> str:
    """Name what a database is built from: equal for equal rows of every part, "" without any."""
    names = [f"{part.name} {part.sha256} {part.refused}\n" for part in store.parts() if part.usable]
    return hashlib.sha256("".join(names).encode()).hexdigest() if names else ""


def _notes(parts: Iterable[Part]) -> dict[str, str]:
    """Say by source what was not renewed, and since when."""
    found: dict[str, str] = {}
    for part in parts:
        for source in (part.counts or {part.feed: 0}) if part.refused else ():
            found.setdefault(source, f"not renewed since {part.fetched or part.refused_since}: {part.refused} ({part.url})")
    return found
