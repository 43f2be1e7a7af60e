"""Advisory databases in S3: fetched into /tmp and checked against the hash that names them; published behind one pointer."""

import hashlib
import json
import tempfile
from base64 import b64encode
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tidewaiter.adapters.advisory_home import unpack_database
from tidewaiter.adapters.advisory_manifest import Manifest, dump_manifest
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.permissions import uses
from tidewaiter.adapters.s3_objects import S3Objects
from tidewaiter.errors import BadInputError, NotFoundError

FOLDER = "databases/"
CURRENT = f"{FOLDER}current.json"
KEPT_DAYS = {"sqlite.zst": 2, "delta.json.zst": 90, "manifest.json": 90}
"""How long what is not current any more is kept: a function that read the pointer before may still open its database, and rematching
goes back over many deltas."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """What `databases/current.json` says: `sha256` of the plain file, the database `since` and the key of the `delta` between the two.

    `announced` turns true when `tidewaiter.database.changed` is out, so that a run that died in between is finished by the next.
    `inputs` names the parts of feeds it was built from, "" when somebody uploaded it.
    """

    sha256: str
    built: str = ""
    since: str = ""
    delta: str = ""
    packages: int = 0
    cves: int = 0
    announced: bool = True
    inputs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Databases:
    """Databases as `databases/<sha256>.sqlite.zst` with `.delta.json.zst` and `.manifest.json` beside them, named by the plain file."""

    client: Any
    bucket: str
    folder: Path = Path(tempfile.gettempdir())

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/databases/*")
    def current(self) -> SqliteAdvisoryStore | None:
        """Open the current database, or return None when none was published.

        Raises BadInputError for a malformed pointer, NotFoundError for a pointer to nothing, DigestMismatchError for a damaged file.
        """
        pointer, _ = self.pointer()
        if pointer is None:
            return None
        path = self.folder / f"{pointer.sha256}.sqlite"
        return SqliteAdvisoryStore(path if path.is_file() else self._fetch(pointer.sha256))

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/databases/*")
    def replaceable(self) -> SqliteAdvisoryStore | None:
        """Open the current database to make the next one; None also where it is damaged, gone or of another schema: the next mends that.

        Raises BadInputError for a malformed pointer.
        """
        self.pointer()
        try:
            return self.current()
        except (BadInputError, NotFoundError):
            return None

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/databases/*")
    def pointer(self) -> tuple[Pointer | None, str]:
        """Read the pointer and its version (ETag); (None, "") when nothing was published."""
        objects = S3Objects(client=self.client, bucket=self.bucket)
        if objects.get(CURRENT) is None:
            return None, ""
        with translated("s3:GetObject", f"s3://{self.bucket}/{CURRENT}"):
            answer = self.client.get_object(Bucket=self.bucket, Key=CURRENT)
            return _pointer_of(answer["Body"].read()), str(answer["ETag"])

    def _fetch(self, name: str) -> Path:
        key = database_key(name)
        with translated("s3:GetObject", f"s3://{self.bucket}/{key}"):
            try:
                body = self.client.get_object(Bucket=self.bucket, Key=key)["Body"]
            except self.client.exceptions.NoSuchKey:
                raise NotFoundError("the current advisory database is not there", where=key, hint="Publish it again") from None
        with tempfile.TemporaryFile(dir=self.folder) as packed:
            for piece in body.iter_chunks(1 << 20):
                packed.write(piece)
            packed.seek(0)
            return unpack_database(packed, self.folder, expected=name)

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:PutObject", on="bucket:artefacts/databases/*")
    def put(self, manifest: Manifest, database: Path, delta: bytes) -> None:
        """Store a packed database, its packed delta (may be empty) and its manifest; nothing points to them yet. Repeats are harmless."""
        key = database_key(manifest.sha256)
        digest = hashlib.sha256()
        with database.open("rb") as stream, translated("s3:PutObject", f"s3://{self.bucket}/{key}"):
            while piece := stream.read(1 << 20):
                digest.update(piece)
            stream.seek(0)
            self.client.put_object(Bucket=self.bucket, Key=key, Body=stream, ChecksumSHA256=b64encode(digest.digest()).decode())
        objects = S3Objects(client=self.client, bucket=self.bucket)
        if delta:
            objects.put(delta_key(manifest.sha256), delta)
        objects.put(f"databases/{manifest.sha256}.manifest.json", dump_manifest(manifest), "application/json")

    @uses("s3:PutObject", on="bucket:artefacts/databases/*")
    def switch(self, pointer: Pointer, *, replacing: str) -> str:
        """Let the pointer name another database, and return its new version; raises ConflictError when it is not `replacing` any more."""
        body = json.dumps(asdict(pointer), indent=1).encode()
        condition = {"IfMatch": replacing} if replacing else {"IfNoneMatch": "*"}
        with translated("s3:PutObject", f"s3://{self.bucket}/{CURRENT}"):
            answer = self.client.put_object(Bucket=self.bucket, Key=CURRENT, Body=body, ContentType="application/json", **condition)
        return str(answer["ETag"])

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/databases/*")
    @uses("s3:DeleteObject", on="bucket:artefacts/databases/*")
    def prune(self, now: datetime) -> int:
        """Delete what was replaced long ago and return how many objects that were; never what the pointer names.

        Listing comes before reading the pointer: what is published meanwhile is either young or named by then.
        """
        objects = S3Objects(client=self.client, bucket=self.bucket)
        old = [found["Key"] for found in objects.listed(FOLDER) if _is_old(found["Key"], now - found["LastModified"])]
        pointer, _ = self.pointer()
        gone = [key for key in old if pointer and not key.startswith((f"{FOLDER}{pointer.sha256}.", f"{FOLDER}{pointer.since or '-'}."))]
        for key in gone:
            objects.delete(key)
        return len(gone)


def _is_old(key: str, age: timedelta) -> bool:
    kind = key.removeprefix(FOLDER).partition(".")[2]
    return kind in KEPT_DAYS and age > timedelta(days=KEPT_DAYS[kind])


def database_key(sha256: str) -> str:
    """Name a packed database."""
    return f"databases/{sha256}.sqlite.zst"


def delta_key(sha256: str) -> str:
    """Name the packed delta of a database against the one before."""
    return f"databases/{sha256}.delta.json.zst"


def _pointer_of(body: bytes) -> Pointer:
    known = {one.name for one in fields(Pointer)}
    try:
        pointer = Pointer(**{name: value for name, value in json.loads(body).items() if name in known})
        valid = len(bytes.fromhex(pointer.sha256)) == hashlib.sha256().digest_size
    except (ValueError, TypeError, AttributeError):
        valid = False
    if not valid:
        raise BadInputError("the pointer to the advisory database is malformed", where=CURRENT, hint='It must be {"sha256": "<64 hex>"}')
    return pointer
