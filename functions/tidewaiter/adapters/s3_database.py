"""The current advisory database from S3, kept in /tmp between invocations and checked against the digest that names it."""

import hashlib
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.adapters.permissions import uses
from tidewaiter.adapters.s3_objects import S3Objects
from tidewaiter.errors import BadInputError, DigestMismatchError, NotFoundError

CURRENT = "databases/current.json"
PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Databases:
    """Fetches `databases/<sha256>.sqlite.zst`, named by `databases/current.json` (`{"sha256": ...}` of the compressed file)."""

    client: Any
    bucket: str
    folder: Path = Path(tempfile.gettempdir())

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/databases/*")
    def current(self) -> SqliteAdvisoryStore | None:
        """Open the current database, or return None when none was uploaded.

        Raises BadInputError for a malformed pointer, NotFoundError for a pointer to nothing, DigestMismatchError for a damaged file.
        """
        objects = S3Objects(client=self.client, bucket=self.bucket)
        pointer = objects.get(CURRENT)
        if pointer is None:
            return None
        name = _sha256_of(pointer)
        path = self.folder / f"{name}.sqlite"
        if not path.is_file():
            self._fetch(objects, name, path)
        return SqliteAdvisoryStore(path)

    def _fetch(self, objects: S3Objects, name: str, path: Path) -> None:
        from backports import zstd

        key = f"databases/{name}.sqlite.zst"
        packed = objects.get(key)
        if packed is None:
            raise NotFoundError("the current advisory database is not there", where=key, hint="Upload it again")
        actual = hashlib.sha256(packed).hexdigest()
        if actual != name:
            raise DigestMismatchError(expected=name, actual=actual, where=key)
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as scratch:
            inflater = zstd.ZstdDecompressor()
            for start in range(0, len(packed), PIECE):
                scratch.write(inflater.decompress(packed[start : start + PIECE]))
        Path(scratch.name).replace(path)


def _sha256_of(pointer: bytes) -> str:
    try:
        name = json.loads(pointer)["sha256"]
        valid = isinstance(name, str) and len(bytes.fromhex(name)) == hashlib.sha256().digest_size
    except (ValueError, KeyError, TypeError):
        valid = False
    if not valid:
        raise BadInputError("the pointer to the advisory database is malformed", where=CURRENT, hint='It must be {"sha256": "<64 hex>"}')
    return str(name)
