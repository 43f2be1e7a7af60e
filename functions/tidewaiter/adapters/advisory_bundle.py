"""A database to carry by hand: one tar of manifest, compressed database and compressed delta, checked before anything of it is used."""

import hashlib
import io
import shutil
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tidewaiter.adapters.advisory_home import pack_database
from tidewaiter.adapters.advisory_manifest import MAX_MANIFEST, Manifest, dump_manifest, load_manifest, manifest_of, sign, verify
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.errors import BadInputError, DigestMismatchError, RefusedError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MANIFEST, DATABASE, DELTA = "manifest.json", "database.sqlite.zst", "delta.json.zst"
MAX_MEMBER = 8 * 2**30
MAX_DELTA = 2**28
HINT = "It was changed or cut short on the way: bring it again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """An opened bundle: files in a scratch folder; `delta` is None when there is none."""

    manifest: Manifest
    database: Path
    delta: Path | None = None


def write_bundle(database: Path, out: Path, *, key: Path | None = None, delta: bytes = b"", since: str = "", level: int = 19) -> Manifest:
    """Write a bundle of a database, signed when there is a `key` (private, PEM); `delta` is packed already, from the database `since`."""
    with tempfile.TemporaryDirectory(dir=out.parent) as folder, SqliteAdvisoryStore(database) as store:
        packed = Path(folder) / DATABASE
        pack_database(database, packed, level=level)
        digest = hashlib.sha256(delta).hexdigest() if delta else ""
        manifest = manifest_of(store.info(), database.stat().st_size, delta_sha256=digest, since=since if delta else "")
        manifest = sign(manifest, key) if key else manifest
        scratch = Path(folder) / "bundle"
        with tarfile.open(scratch, "w", format=tarfile.USTAR_FORMAT) as archive:
            _add(archive, MANIFEST, io.BytesIO(dump_manifest(manifest)))
            with packed.open("rb") as stream:
                _add(archive, DATABASE, stream)
            if delta:
                _add(archive, DELTA, io.BytesIO(delta))
        scratch.replace(out)
    return manifest


def _add(archive: tarfile.TarFile, name: str, stream: IO[bytes]) -> None:
    member = tarfile.TarInfo(name)
    member.size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    archive.addfile(member, stream)


def is_bundle(file: Path) -> bool:
    """Tell a bundle from a bare database by its first member."""
    with file.open("rb") as stream:
        return stream.read(len(MANIFEST) + 1) == MANIFEST.encode() + b"\0"


@contextmanager
def opened(file: Path, folder: Path, *, key: Path | None = None, allow_unsigned: bool = False) -> Iterator[Bundle]:
    """Unpack a bundle (into `folder`) and check signature and checksums.

    Raises RefusedError without a good signature, unless `allow_unsigned`, DigestMismatchError and BadInputError for a damaged one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        members = _members(file, Path(scratch))
        manifest = load_manifest(members[MANIFEST].read_bytes(), str(file))
        _check_signature(manifest, key, str(file), allow_unsigned=allow_unsigned)
        if manifest.delta_sha256:
            _check_delta(members.get(DELTA), manifest, str(file))
        yield Bundle(manifest=manifest, database=members[DATABASE], delta=members.get(DELTA) if manifest.delta_sha256 else None)


def _members(file: Path, folder: Path) -> dict[str, Path]:
    """Take the members that a bundle has, and refuse any other: names, links and sizes are not trusted."""
    limits = {MANIFEST: MAX_MANIFEST, DATABASE: MAX_MEMBER, DELTA: MAX_DELTA}
    found: dict[str, Path] = {}
    try:
        with tarfile.open(file, "r:") as archive:
            for member in archive:
                source = archive.extractfile(member) if member.isreg() else None
                if source is None or member.size > limits.get(member.name, -1) or member.name in found:
                    raise BadInputError(f"a bundle holds no {member.name[:80]!r} like this one", where=str(file), hint=HINT)
                found[member.name] = folder / member.name
                with found[member.name].open("wb") as target:
                    shutil.copyfileobj(source, target, 2**20)
    except (tarfile.TarError, OSError, EOFError) as error:
        raise BadInputError(f"the bundle cannot be read: {error}", where=str(file), hint=HINT) from error
    if MANIFEST not in found or DATABASE not in found:
        raise BadInputError("the bundle lacks its manifest or its database", where=str(file), hint=HINT)
    return found


def _check_signature(manifest: Manifest, key: Path | None, where: str, *, allow_unsigned: bool) -> None:
    if key is not None and (manifest.signature or not allow_unsigned):
        verify(manifest, key, where)
    elif not allow_unsigned:
        what = "there is no key to check the signature with" if manifest.signature else "the advisory database is not signed"
        raise RefusedError(what, where=where, hint="Name the public key with --database-key, or accept it as it is with --allow-unsigned")


def _check_delta(delta: Path | None, manifest: Manifest, where: str) -> None:
    actual = hashlib.sha256(delta.read_bytes()).hexdigest() if delta else "none"
    if actual != manifest.delta_sha256:
        raise DigestMismatchError(expected=manifest.delta_sha256, actual=actual, where=f"{where} ({DELTA})", hint=HINT)


def pack_delta(body: bytes) -> bytes:
    """Compress a delta."""
    return bytes(zstd.compress(body, 10))


def unpack_delta(packed: bytes, where: str) -> bytes:
    """Decompress a delta; raises BadInputError when it is damaged or unpacks to more than a delta can be."""
    inflater = zstd.ZstdDecompressor()
    try:
        body = bytes(inflater.decompress(packed, MAX_DELTA))
    except zstd.ZstdError as error:
        raise BadInputError(f"the delta cannot be unpacked: {error}", where=where) from error
    if not inflater.eof:
        raise BadInputError(f"the delta is cut short, or larger than {MAX_DELTA} bytes", where=where)
    return body
