"""The last good parts of all feeds -> an advisory database, which says what of it is old and why."""

from collections.abc import Iterable
from pathlib import Path

from tidewaiter.adapters.advisory_merge import merge_rows
from tidewaiter.adapters.feed_parts import Part, PartStore, fetched_by_source, read_rows
from tidewaiter.errors import BadInputError
from tidewaiter.model.advisory import DatabaseInfo
from tidewaiter.ports import Scorer


def merge_parts(store: PartStore, out: Path, scorer: Scorer | None = None, *, built: str = "") -> DatabaseInfo:
    """Build the database `out` from the last good parts. Raises BadInputError when there is none."""
    kept = store.parts()
    usable = [part for part in kept if part.usable]
    if not usable:
        raise BadInputError("no part of any feed is at hand", hint="Fetch the feeds first")
    rows = (row for part in usable for row in read_rows(store, part))
    return merge_rows(rows, out, scorer, built=built, fetched=fetched_by_source(usable), notes=_notes(kept))


def _notes(parts: Iterable[Part]) -> dict[str, str]:
    """Say by source what was not renewed, and since when."""
    found: dict[str, str] = {}
    for part in parts:
        for source in (part.counts or {part.feed: 0}) if part.refused else ():
            found.setdefault(source, f"not renewed since {part.fetched or part.refused_since}: {part.refused} ({part.url})")
    return found
