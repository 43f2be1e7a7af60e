"""Databases that come from elsewhere as a file: checked, then made current here or handed to a deployment."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tidewaiter.adapters.advisory_bundle import is_bundle, opened, pack_delta, write_bundle
from tidewaiter.adapters.advisory_diff import delta_of, dump_delta
from tidewaiter.adapters.advisory_home import default_database_path, import_database, unpack_database
from tidewaiter.adapters.advisory_manifest import Manifest, fingerprint
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
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


def import_checked(file: Path, *, key: Path | None = None, allow_unsigned: bool = False) -> tuple[DatabaseInfo, str]:
    """Make a file the current database of this machine; returns what it holds and whose signature it bears ("" if none was checked)."""
    with checked_file(file, key=key, allow_unsigned=allow_unsigned) as checked:
        return import_database(checked.database, expected=checked.database.stem), checked.signed_by


def export_bundle(out: Path, *, database: Path | None = None, since: Path | None = None, key: Path | None = None) -> Manifest:
    """Write a bundle of a database (None is the current one), with what changed `since` an older one."""
    path = database or default_database_path()
    if since is None:
        return write_bundle(path, out, key=key)
    with SqliteAdvisoryStore(since) as old, SqliteAdvisoryStore(path) as new:
        delta = delta_of(old, new)
    return write_bundle(path, out, key=key, delta=pack_delta(dump_delta(delta)), since=delta.since)
