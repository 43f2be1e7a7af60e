"""A new advisory database -> the names that moved since all images were judged, in parts of bounded number."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._claims import claimed
from handlers._events import BeginRematch, checked
from handlers._judging import deltas
from handlers._runtime import entry
from tidewaiter.adapters.s3_deltas import S3Deltas
from tidewaiter.errors import TidewaiterError
from tidewaiter.matching.keys import Key
from tidewaiter.observability import logger

MOST_DELTAS = 60
"""Databases that may have come since the last rematching; after more, and where a delta is missing, everything is judged again."""
MOST_PARTS, LEAST_NAMES = 40, 200
ALL = "-all"
ALL_PARTS = 16


@entry
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Claim the event, and say which parts there are; a repeated event, and a database that is done, get none."""
    asked = checked(BeginRematch, event)
    with claimed(asked.event.source, asked.event.id, asked.execution) as first:
        store = deltas()
        current, done = store.current(), store.rematched()
        if not first or not current or current == done:
            return _answer(current, [])
        names = _names(store, current, done)
        if names is None:
            run = current + ALL
            return _answer(run, [{"run": run, "start": part, "end": part + 1} for part in range(ALL_PARTS)])
        store.put_names(current, sorted(names))
        size = max(LEAST_NAMES, -(-len(names) // MOST_PARTS))
        parts = [{"run": current, "start": start, "end": min(start + size, len(names))} for start in range(0, len(names), size)]
        return _answer(current, parts, nothing_is_done=True)


def _answer(run: str, parts: list[dict[str, Any]], *, nothing_is_done: bool = False) -> dict[str, Any]:
    """Say which parts there are; a database that changed no name is done as well, and is to be remembered."""
    return {"run": run, "any": bool(parts) or nothing_is_done, "parts": parts}


def _names(store: S3Deltas, current: str, done: str) -> frozenset[Key] | None:
    """Collect what moved from one database to another, over all in between; None where that is not known."""
    packages: set[Key] = set()
    cves: set[str] = set()
    database = current
    for _ in range(MOST_DELTAS):
        try:
            delta = store.delta(database)
        except TidewaiterError as error:
            logger.error("the delta can't be read", extra={"database": database, "reason": str(error)})
            return None
        if delta is None or not done:
            return None
        packages |= set(delta.packages)
        cves |= set(delta.cves)
        database = delta.since
        if database == done:
            with wiring.advisories() as advisories:
                return frozenset(packages.union(advisories.packages_of(cves)))
    return None
