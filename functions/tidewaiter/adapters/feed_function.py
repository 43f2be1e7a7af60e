"""The steps of updating a deployment's database: one function per address of a feed, then one that merges, publishes and announces."""

import os
import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from tidewaiter.adapters.advisory_parts import inputs_of, merge_parts
from tidewaiter.adapters.advisory_publish import publish
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.adapters.feed_parts import PartStore
from tidewaiter.adapters.http_blob import is_loopback
from tidewaiter.adapters.s3_database import Pointer, S3Databases
from tidewaiter.errors import BadInputError
from tidewaiter.ports import Clock

REBUILT_AFTER = timedelta(days=1)
FEEDS_AT_ENV = "TIDEWAITER_FEEDS_AT"
"""Names a server on this machine that stands in for all publishers. The template never sets it, so only the embedded AWS has one."""


def locator(environment: Mapping[str, str] = os.environ) -> Callable[[str], str]:
    """Return how addresses are led: nowhere else, or `https://HOST/PATH` to `BASE/HOST/PATH` of a server on this machine."""
    base = environment.get(FEEDS_AT_ENV, "").rstrip("/")
    if base and not is_loopback(urlsplit(base).netloc):
        raise BadInputError("feeds are led to this machine only", where=FEEDS_AT_ENV)
    return (lambda url: f"{base}/{url.partition('://')[2]}") if base else str


def merge_and_publish(parts: PartStore, databases: S3Databases, shipped: Callable[[], SqliteAdvisoryStore], clock: Clock) -> Pointer | None:
    """Build and publish a database when parts changed or the current one is a day old or unreadable; returns the new pointer, else None.

    A database that somebody uploaded after the last fetch stays. Model scores come from the current database, else the shipped one.
    """
    pointer, _ = databases.pointer()
    inputs, now = inputs_of(parts), clock.now()
    if not inputs:
        return None
    with closing(databases.replaceable() or shipped()) as earlier, tempfile.TemporaryDirectory(dir=databases.folder) as folder:
        readable = pointer is not None and pointer.sha256 == earlier.info().sha256
        if pointer and readable and _is_newest(pointer, parts, inputs, (now - REBUILT_AFTER).isoformat()):
            return None
        out = Path(folder) / "merged.sqlite"
        info = merge_parts(parts, out, built=now.strftime("%Y-%m-%dT%H:%M:%SZ"), earlier=earlier)
        named = out.rename(out.with_name(f"{info.sha256}.sqlite"))
        return publish(databases, named, inputs=inputs)


def _is_newest(pointer: Pointer, parts: PartStore, inputs: str, yesterday: str) -> bool:
    if not pointer.inputs:
        return pointer.built >= max(part.fetched for part in parts.parts())
    return pointer.inputs == inputs and pointer.built > yesterday
