"""What one advisory database says differently from the one before, from S3, and how far rematching has come.

`databases/<sha256>.delta.json.zst` lies beside the database of that name: `{"from": "<sha256>", "packages": [["PyPI", "x"], ...],
"cves": ["CVE-...", ...]}`. `databases/rematched.json` names the database that all stored images were judged by.
"""

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tidewaiter.adapters.permissions import uses
from tidewaiter.adapters.s3_objects import S3Objects, pack, unpack
from tidewaiter.adapters.tables import rematch_key
from tidewaiter.errors import BadInputError, LimitExceededError
from tidewaiter.matching.keys import Key

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CURRENT, REMATCHED = "databases/current.json", "databases/rematched.json"
MOST_BYTES = 256 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """Packages of which a database says something else than `previous` does, and CVEs of which it knows something else."""

    previous: str
    packages: tuple[Key, ...]
    cves: tuple[str, ...] = ()


class S3Deltas:
    """Deltas by the name of their database over a boto3 S3 client."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._objects = S3Objects(client=client, bucket=bucket)

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/databases/*")
    def current(self) -> str:
        """Name the database that is current (SHA-256), or return nothing when none was uploaded."""
        return _name_in(self._objects.get(CURRENT), CURRENT)

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/databases/*")
    def rematched(self) -> str:
        """Name the database that all images were judged by, or return nothing when they never were."""
        return _name_in(self._objects.get(REMATCHED), REMATCHED)

    @uses("s3:PutObject", on="bucket:artefacts/databases/rematched.json")
    def finish(self, database: str) -> None:
        """Remember that all images were judged by a database, or lie in the queue for it."""
        self._objects.put(REMATCHED, json.dumps({"sha256": database}).encode(), "application/json")

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/databases/*")
    def delta(self, database: str) -> Delta | None:
        """Read the delta of a database, or return None when there is none; raises BadInputError when it is malformed."""
        key = f"databases/{database}.delta.json.zst"
        raw = self._objects.get(key)
        return None if raw is None else _delta(raw, key)

    @uses("s3:PutObject", on="bucket:artefacts/rematches/*")
    def put_names(self, run: str, names: Sequence[Key]) -> None:
        """Keep the names that a run is about."""
        self._objects.put(rematch_key(run), pack(json.dumps(names, separators=(",", ":")).encode()))

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/rematches/*")
    def names(self, run: str) -> tuple[Key, ...]:
        """Read the names that a run is about; raises BadInputError when they are gone."""
        raw = self._objects.get(rematch_key(run))
        if raw is None:
            raise BadInputError("the names of a rematching are gone", where=rematch_key(run), hint="The next database brings them again")
        return tuple((row[0], row[1]) for row in json.loads(unpack(raw)))


def _delta(raw: bytes, key: str) -> Delta:
    try:
        inflater = zstd.ZstdDecompressor()
        body = inflater.decompress(raw, MOST_BYTES)
        if not inflater.eof:
            raise LimitExceededError(f"the delta is cut short or unpacks to more than {MOST_BYTES} bytes", where=key)
        read = json.loads(body)
        packages = tuple((str(row[0]), str(row[1])) for row in read["packages"])
        return Delta(previous=str(read["from"]), packages=packages, cves=tuple(map(str, read.get("cves", ()))))
    except (zstd.ZstdError, ValueError, KeyError, TypeError, IndexError) as error:
        raise BadInputError(
            f"the delta of a database is malformed: {error}", where=key, hint="Everything is judged again instead"
        ) from error


def _name_in(pointer: bytes | None, key: str) -> str:
    if pointer is None:
        return ""
    try:
        read: Mapping[str, Any] = json.loads(pointer)
        name = str(read["sha256"])
        valid = len(bytes.fromhex(name)) == hashlib.sha256().digest_size
    except (ValueError, KeyError, TypeError):
        name, valid = "", False
    if not valid:
        raise BadInputError("the pointer to a database is malformed", where=key, hint='It must be {"sha256": "<64 hex>"}')
    return name
