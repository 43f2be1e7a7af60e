"""Small advisory databases for tests, built from records made here."""

import json
from pathlib import Path
from typing import Any

from tidewaiter.adapters.advisory_build import build_database
from tidewaiter.model.advisory import DatabaseInfo

BUILT = "2026-08-21T00:00:00Z"


def osv(
    identifier: str = "GHSA-1", *, package: str = "left-pad", ecosystem: str = "npm", fixed: str = "1.2.0", **fields: Any
) -> dict[str, Any]:
    """Make an OSV record of one package."""
    events = [{"introduced": "0"}, {"fixed": fixed}]
    affected = {"package": {"ecosystem": ecosystem, "name": package}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}
    return {"id": identifier, "modified": "2026-01-01T00:00:00Z", "affected": [affected]} | fields


def write(folder: Path, **feeds: list[dict[str, Any]]) -> Path:
    """Write feeds as JSON lines, one file per keyword."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in feeds.items():
        (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


def build(folder: Path, *rows: dict[str, Any], out: str = "advisories.sqlite", **options: Any) -> tuple[Path, DatabaseInfo]:
    """Build a database of records."""
    feeds = write(folder / f"feeds-{out}", osv=list(rows))
    return folder / out, build_database(feeds, folder / out, **{"built": BUILT, **options})
