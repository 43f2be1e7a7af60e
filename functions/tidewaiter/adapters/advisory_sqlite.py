"""The advisory database as AdvisoryStore: one immutable SQLite file, opened read-only without locks."""

import hashlib
import json
import re
import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import fields
from functools import cached_property, lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from tidewaiter.adapters import advisory_codec as codec
from tidewaiter.adapters.advisory_schema import APPLICATION_ID, SCHEMA_VERSION
from tidewaiter.errors import BadInputError, NotFoundError
from tidewaiter.matching.ecosystems import normalised
from tidewaiter.model.advisory import Advisory, Affected, DatabaseInfo, ExploitFacts, FeedStatus

_HINT = "Fetch another one with `tidewaiter db update`, or import one with `tidewaiter db import FILE`"
_SHA256 = re.compile(r"[0-9a-f]{64}")


class SqliteAdvisoryStore:
    """Reads one database file. Raises NotFoundError if it is not there, BadInputError if it is no database of this schema."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database = _opened(path)
        self._advisory = lru_cache(maxsize=4096)(self._read_advisory)
        # The file never changes, and images built on one base ask for the same names.
        self._rows_of = lru_cache(maxsize=2048)(self._read_rows)
        self._facts = lru_cache(maxsize=16384)(self._read_facts)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def info(self) -> DatabaseInfo:
        """Say what the database holds and how old it is."""
        return self._info

    @cached_property
    def _info(self) -> DatabaseInfo:
        meta = dict(self._database.execute("SELECT key, value FROM meta").fetchall())
        names = [one.name for one in fields(FeedStatus)]
        feeds = (FeedStatus(**dict(zip(names, cells, strict=False))) for cells in json.loads(meta["feeds"]))
        return DatabaseInfo(
            built=meta["built"],
            sha256=_sha256(self.path),
            schema_version=SCHEMA_VERSION,
            feeds=tuple(feeds),
            ecosystems=tuple(json.loads(meta["ecosystems"])),
            has_epss=bool(meta["has_epss"]),
            has_kev=bool(meta["has_kev"]),
            model_version=meta["model_version"],
        )

    def lookup(self, ecosystem: str, name: str) -> tuple[tuple[Advisory, Affected], ...]:
        """Return the advisories that name a package, with what each says of it; `Advisory.affected` holds only that."""
        return self._rows_of(ecosystem, normalised(ecosystem, name))

    def _read_rows(self, ecosystem: str, key: str) -> tuple[tuple[Advisory, Affected], ...]:
        query = "SELECT number, body FROM affected WHERE ecosystem = ? AND name = ? ORDER BY number, part"
        rows = self._database.execute(query, (ecosystem, key)).fetchall()
        read = ((number, codec.load_affected(ecosystem, key, body)) for number, body in rows)
        return tuple((codec.load_advisory(self._advisory(number), (affected,)), affected) for number, affected in read)

    def _read_advisory(self, number: int) -> str:
        row = self._database.execute("SELECT body FROM advisory WHERE number = ?", (number,)).fetchone()
        return str(row[0])

    def advisory(self, advisory_id: str) -> Advisory | None:
        """Return one advisory by id or alias, with all packages it names; its own id is preferred to another's alias."""
        query = "SELECT number FROM alias WHERE alias = ? ORDER BY number"
        numbers = [row[0] for row in self._database.execute(query, (advisory_id,))]
        found = [(codec.load_advisory(self._advisory(number)), number) for number in numbers]
        if not found:
            return None
        advisory, number = min(found, key=lambda item: item[0].id != advisory_id)
        # No index on the number: only `explain` asks this, and a scan costs milliseconds while an index would double the file.
        rows = self._database.execute("SELECT ecosystem, name, body FROM affected WHERE number = ?", (number,))
        affected = tuple(codec.load_affected(*row) for row in rows)
        return codec.load_advisory(self._advisory(number), affected) if affected else advisory

    def facts(self, cve: str) -> ExploitFacts | None:
        """Return what is known about the exploitation of a CVE, or None when it is in no advisory, KEV, EPSS or model table."""
        return self._facts(cve)

    def _read_facts(self, cve: str) -> ExploitFacts | None:
        row = self._database.execute("SELECT body FROM facts WHERE cve = ?", (cve,)).fetchone()
        return codec.load_facts(cve, row[0]) if row else None

    def packages(self) -> Iterator[tuple[str, str]]:
        """Yield every (ecosystem, name) that an advisory names, in order."""
        yield from self._database.execute("SELECT DISTINCT ecosystem, name FROM affected ORDER BY ecosystem, name")

    def rows(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield (ecosystem, name, affected cell, advisory cell) in the order of packages, for comparing databases."""
        query = "SELECT a.ecosystem, a.name, a.body, b.body FROM affected a JOIN advisory b USING (number) ORDER BY a.ecosystem, a.name"
        yield from self._database.execute(query)

    def facts_rows(self) -> Iterator[tuple[str, str]]:
        """Yield (CVE, facts cell) in order, for comparing databases."""
        yield from self._database.execute("SELECT cve, body FROM facts ORDER BY cve")

    def packages_of(self, cves: Collection[str]) -> Iterator[tuple[str, str]]:
        """Yield the (ecosystem, name) pairs whose advisories name one of the CVEs as their own or as related, in order."""
        wanted = frozenset(cves)
        if not wanted:
            return
        told = {
            number for number, body in self._database.execute("SELECT number, body FROM advisory") if not wanted.isdisjoint(_names(body))
        }
        rows = self._database.execute("SELECT ecosystem, name, number FROM affected ORDER BY ecosystem, name")
        yield from dict.fromkeys((ecosystem, name) for ecosystem, name, number in rows if number in told)


def _names(advisory: str) -> Iterator[str]:
    raw = json.loads(advisory)
    yield raw["id"]
    yield from raw.get("aliases", ())
    yield from raw.get("related", ())


def _opened(path: Path) -> sqlite3.Connection:
    """Open and check a file; `immutable` spares every lock and works on a read-only disk."""
    if not path.is_file():
        raise NotFoundError("advisory database not found", where=str(path), hint=_HINT)
    if path.stat().st_size == 0:
        raise BadInputError("advisory database is empty (0 bytes)", where=str(path), hint=_HINT)
    database = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    try:
        _check(database, path)
    except sqlite3.DatabaseError as error:
        database.close()
        raise BadInputError(f"advisory database is corrupt: {error}", where=str(path), hint=_HINT) from error
    except BadInputError:
        database.close()
        raise
    return database


def _check(database: sqlite3.Connection, path: Path) -> None:
    """Refuse files of others, of other schemas, and those cut short (SQLite's header says how many pages there are)."""
    application, version, pages, size = (
        database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version", "page_count", "page_size")
    )
    if application != APPLICATION_ID:
        raise BadInputError("file is no advisory database of Tidewaiter", where=str(path), hint=_HINT)
    if version != SCHEMA_VERSION:
        what = f"advisory database has schema {version}, this version reads {SCHEMA_VERSION}"
        hint = "Upgrade tidewaiter: a newer version made this database" if version > SCHEMA_VERSION else _HINT
        raise BadInputError(what, where=str(path), hint=hint)
    if pages * size != path.stat().st_size:
        raise BadInputError("advisory database is cut short", where=str(path), hint=_HINT)
    database.execute("SELECT count(*) FROM meta").fetchone()


def _sha256(path: Path) -> str:
    """Return the file's hash; a file that is named by its hash was checked when it got the name."""
    if _SHA256.fullmatch(path.stem):
        return path.stem
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def open_database(path: Path | None = None) -> SqliteAdvisoryStore:
    """Open a database file, or the default one (imported, else shipped). Raises NotFoundError or BadInputError."""
    from tidewaiter.adapters.advisory_home import default_database_path

    return SqliteAdvisoryStore(path or default_database_path())
