"""Which packages a database names for some CVEs: those to be judged again when KEV, EPSS or the model say something else of a CVE."""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

_BATCH = 500


def packages_of(path: Path, cves: Collection[str]) -> frozenset[tuple[str, str]]:
    """Return the (ecosystem, name) of all advisories about some CVEs: one pass over the file, whatever their number."""
    if not cves:
        return frozenset()
    with closing(sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1", uri=True)) as database:
        numbers = set(_numbers(database, sorted(cves)))
        rows = database.execute("SELECT ecosystem, name, number FROM affected")
        return frozenset((ecosystem, name) for ecosystem, name, number in rows if number in numbers)


def _numbers(database: sqlite3.Connection, cves: list[str]) -> Iterator[int]:
    for start in range(0, len(cves), _BATCH):
        chosen = cves[start : start + _BATCH]
        marks = ",".join("?" * len(chosen))
        yield from (row[0] for row in database.execute(f"SELECT number FROM alias WHERE alias IN ({marks})", chosen))  # noqa: S608 - marks only
