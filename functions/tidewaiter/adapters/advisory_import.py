"""Databases that come from elsewhere as a file: checked, then made current here or handed to a deployment."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tidewaiter.adapters.advisory_bundle import is_bundle, opened, pack_delta, write_bundle
from tidewaiter.adapters.advisory_diff import delta_of, dump_delta
from tidewaiter.adapters.advisory_home import default_database_path, import_database, readable_database, shipped_manifest, unpack_database
from tidewaiter.adapters.advisory_manifest import Manifest, fingerprint
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.adapters.feed_download import MAX_AHEAD
from tidewaiter.errors import NotFoundError, RefusedError
from tidewaiter.model.advisory import DatabaseInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A plain database file whose checksum is right; `signed_by` is the key's fingerprint, "" when no signature was checked."""

    database: Path
    manifest: Manifest | None = None
    signed_by: str = ""


@contextmanager
def checked_file(file: Path | None, *, key: Path | None = None, allow_unsigned: bool = False) -> Iterator[Checked]:
    """Unpack and check a bundle or a bare database (None is the current one of this machine, which was checked when it came).

    Raises RefusedError without a good signature unless `allow_unsigned`, DigestMismatchError or BadInputError for a damaged file.
    """
    if file is None:
        yield Checked(database=default_database_path())
        return
    if not file.is_file():
        what = "this is no file" if file.exists() else "advisory database not found"
        raise NotFoundError(what, where=str(file), hint="Name a file made by `tidewaiter db export`")
    with tempfile.TemporaryDirectory() as folder:
        if not is_bundle(file):
            if not allow_unsigned:
                hint = "Bring a bundle made by `tidewaiter db export --sign-with KEY`, or accept the file as it is with --allow-unsigned"
                raise RefusedError("a bare database is not signed", where=str(file), hint=hint)
            with file.open("rb") as stream:
                yield Checked(database=unpack_database(stream, Path(folder), expected="", where=str(file)))
            return
        with opened(file, Path(folder), key=key, allow_unsigned=allow_unsigned) as bundle, bundle.database.open("rb") as stream:
            plain = unpack_database(stream, Path(folder), expected=bundle.manifest.sha256, where=f"{file} ({bundle.database.name})")
            signed_by = fingerprint(key) if key and bundle.manifest.signature else ""
            yield Checked(database=plain, manifest=bundle.manifest, signed_by=signed_by)


def import_checked(
    file: Path, *, key: Path | None = None, allow_unsigned: bool = False, allow_older: bool = False
) -> tuple[DatabaseInfo, str]:
    """Make a file the current database of this machine; returns what it holds and whose signature it bears ("" if none was checked).

    Raises RefusedError for one of before the current one, unless `allow_older`: whoever hands out an old file, signed as it was, hides
    what became known since. One of tomorrow is always refused: nothing that comes later would ever replace it.
    """
    with checked_file(file, key=key, allow_unsigned=allow_unsigned) as checked:
        with SqliteAdvisoryStore(checked.database) as store:
            _check_date(store.info().built, str(file), allow_older=allow_older)
        return import_database(checked.database, expected=checked.database.stem), checked.signed_by


def _check_date(built: str, where: str, *, allow_older: bool) -> None:
    if built > (datetime.now(UTC) + MAX_AHEAD).strftime("%Y-%m-%dT%H:%M:%SZ"):
        hint = "Correct the clock there or here, and build it again"
        raise RefusedError(f"the database is dated in the future ({built}): a clock is wrong", where=where, hint=hint)
    shipped = shipped_manifest().get("built", "")
    if built < shipped:
        what = f"the database of {built} is older than the one of {shipped} that this version brings, which would be used instead"
        raise RefusedError(what, where=where, hint="Name it with --db where you want it")
    with readable_database() as current:
        before = current.info().built if current else ""
    if built < before and not allow_older:
        hint = "Bring a newer one, or say that you want it with --allow-older"
        raise RefusedError(f"the database of {built} is older than the current one of {before}", where=where, hint=hint)


def export_bundle(out: Path, *, database: Path | None = None, since: Path | None = None, key: Path | None = None) -> Manifest:
    """Write a bundle of a database (None is the current one), with what changed `since` an older one."""
    path = database or default_database_path()
    if since is None:
        return write_bundle(path, out, key=key)
    with SqliteAdvisoryStore(since) as old, SqliteAdvisoryStore(path) as new:
        delta = delta_of(old, new)
    return write_bundle(path, out, key=key, delta=pack_delta(dump_delta(delta)), since=delta.since)
