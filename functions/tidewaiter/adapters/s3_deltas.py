"""What one advisory database says differently from the one before, from S3, and how far rematching has come.

The delta of a database lies beside it (`advisory_diff`); `databases/rematched.json` names the database that all stored images were
judged by.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from tidewaiter.adapters.advisory_bundle import unpack_delta
from tidewaiter.adapters.advisory_diff import Delta, load_delta
from tidewaiter.adapters.permissions import uses
from tidewaiter.adapters.s3_database import CURRENT, delta_key
from tidewaiter.adapters.s3_objects import S3Objects, pack, unpack
from tidewaiter.adapters.tables import rematch_key
from tidewaiter.errors import BadInputError
from tidewaiter.matching.keys import Key

REMATCHED = "databases/rematched.json"


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
        key = delta_key(database)
        raw = self._objects.get(key)
        return None if raw is None else load_delta(unpack_delta(raw, key), key)

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
