"""Where advisory databases live: the dated one in the wheel, those that were imported or updated, and which one is current."""

import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import IO, Protocol

from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.errors import BadInputError, DigestMismatchError, LimitExceededError, NotFoundError
from tidewaiter.model.advisory import DatabaseInfo

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MAX_DATABASE = 8 * 2**30
_ZSTD = b"\x28\xb5\x2f\xfd"
_CHUNK = 2**20
_DATA = "tidewaiter.adapters"


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...


def home(environment: Mapping[str, str] | None = None) -> Path:
    """Return the folder of unpacked databases: the user's cache (XDG), or the only writable disk inside a Lambda function."""
    values = os.environ if environment is None else environment
    if values.get("AWS_LAMBDA_FUNCTION_NAME"):
        return Path(tempfile.gettempdir()) / "tidewaiter" / "advisories"
    cache = values.get("XDG_CACHE_HOME") or str(Path(values.get("HOME") or "~").expanduser() / ".cache")
    return Path(cache) / "tidewaiter" / "advisories"


def default_database_path() -> Path:
    """Return the newest of the imported and the shipped database, unpacking the shipped one on first use.

    Raises NotFoundError when there is neither (a source tree without package data).
    """
    folder = home()
    current, shipped = _manifest(folder / "current.json"), shipped_manifest()
    imported = folder / f"{current.get('sha256', '')}.sqlite"
    if imported.is_file() and current.get("built", "") >= shipped.get("built", ""):
        return imported
    if not shipped:
        raise NotFoundError("no advisory database", where=str(folder), hint="Fetch one with `tidewaiter db update`")
    return _shipped(folder, shipped)


def current_database() -> SqliteAdvisoryStore:
    """Open the database that `default_database_path` names."""
    return SqliteAdvisoryStore(default_database_path())


@contextmanager
def readable_database() -> Iterator[SqliteAdvisoryStore | None]:
    """Open the current database; None for one that this version cannot read, as its error advises to update."""
    try:
        store = current_database()
    except (BadInputError, NotFoundError):
        yield None
        return
    with store:
        yield store


def import_database(file: Path, *, expected: str = "") -> DatabaseInfo:
    """Make a copy of a database file (plain or zstd) the current one, after checking that it can be read.

    With the SHA-256 that the plain file is `expected` to have, raises DigestMismatchError for another one.
    """
    if not file.is_file():
        raise NotFoundError("advisory database not found", where=str(file), hint="Name a file made by `tidewaiter db build`")
    with file.open("rb") as stream:
        target = unpack_database(stream, home(), expected=expected, where=str(file))
    with SqliteAdvisoryStore(target) as store:
        info = store.info()
    _write(home() / "current.json", json.dumps({"sha256": info.sha256, "built": info.built}).encode())
    _prune(home(), {info.sha256, shipped_manifest().get("sha256", "")})
    return info


def pack_database(file: Path, out: Path, *, level: int = 19) -> dict[str, str]:
    """Compress a database for shipping and return its manifest (`sha256` of the plain file, `built`)."""
    with SqliteAdvisoryStore(file) as store:
        info = store.info()
    parameters = zstd.CompressionParameter
    options = {int(parameters.compression_level): level, int(parameters.enable_long_distance_matching): 1}
    with file.open("rb") as source, zstd.open(out, "wb", options=options) as target:
        shutil.copyfileobj(source, target, _CHUNK)
    return {"sha256": info.sha256, "built": info.built}


def shipped_manifest() -> dict[str, str]:
    """Return the manifest of the database in the wheel, or nothing when there is none."""
    file = resources.files(_DATA).joinpath("data/advisories.json")
    return dict(json.loads(file.read_text())) if file.is_file() else {}


def _shipped(folder: Path, manifest: Mapping[str, str]) -> Path:
    target = folder / f"{manifest['sha256']}.sqlite"
    if target.is_file():
        return target
    with resources.files(_DATA).joinpath("data/advisories.sqlite.zst").open("rb") as stream:
        return unpack_database(stream, folder, expected=manifest["sha256"])


def unpack_database(stream: IO[bytes], folder: Path, *, expected: str, where: str = "advisory database") -> Path:
    """Copy (and unpack) a database to a file that is named by its hash; a half-written file never has that name.

    Raises BadInputError and DigestMismatchError at `where`, which is what people call it, and not our copy.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _unpacked(stream, folder, expected=expected, where=where)
    except OSError as error:
        hint = "Set XDG_CACHE_HOME to a folder that can be written and has room, or name a database with --db"
        raise BadInputError(f"the advisory database cannot be stored: {error.strerror or error}", where=str(folder), hint=hint) from None


def _unpacked(stream: IO[bytes], folder: Path, *, expected: str, where: str) -> Path:
    digest = hashlib.sha256()
    head = stream.read(len(_ZSTD))
    stream.seek(0)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as part:
        temporary = Path(part.name)
        try:
            with zstd.open(stream) if head == _ZSTD else stream as source:
                _copy(source, part.file, digest)
            part.close()
            return _named(temporary, digest.hexdigest(), expected, where)
        except (zstd.ZstdError, EOFError) as error:
            hint = "It was damaged or cut short on the way: get the file again"
            raise BadInputError(f"advisory database cannot be unpacked: {error}", where=where, hint=hint) from error
        finally:
            temporary.unlink(missing_ok=True)


def _copy(source: _Readable, target: IO[bytes], digest: _Hash) -> None:
    size = 0
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        if size > MAX_DATABASE:
            raise LimitExceededError(f"advisory database is larger than {MAX_DATABASE} bytes", hint="Use one made by `tidewaiter db build`")
        digest.update(chunk)
        target.write(chunk)


def _named(temporary: Path, actual: str, expected: str, where: str) -> Path:
    """Check a copy and give it its name."""
    if expected and actual != expected:
        raise DigestMismatchError(expected=expected, actual=actual, where=where, hint="It was changed on the way: get the file again")
    try:
        SqliteAdvisoryStore(temporary).close()
    except BadInputError as error:
        raise BadInputError(error.message, where=where, hint=error.hint) from None
    target = temporary.with_name(f"{actual}.sqlite")
    temporary.replace(target)
    return target


def _manifest(file: Path) -> dict[str, str]:
    """Read `current.json`; what cannot be read is as if it were not there, since the shipped database remains."""
    try:
        raw = json.loads(file.read_text())
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in raw.items()} if isinstance(raw, dict) else {}


def _prune(folder: Path, kept: Collection[str]) -> None:
    """Remove databases that nothing points to any more; a process that still reads one keeps its open file."""
    for file in folder.glob(f"{'[0-9a-f]' * 64}.sqlite"):
        if file.stem not in kept:
            file.unlink(missing_ok=True)


def _write(file: Path, body: bytes) -> None:
    part = file.with_suffix(".part")
    part.write_bytes(body)
    part.replace(file)
