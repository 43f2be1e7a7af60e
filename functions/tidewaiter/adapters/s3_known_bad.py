"""Lists of known malware of a deployment, read from the artefact bucket; nothing of ours writes them."""

import tempfile
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from tidewaiter.adapters.known_bad_lists import WithList, read_list
from tidewaiter.adapters.permissions import uses
from tidewaiter.adapters.s3_objects import S3Objects
from tidewaiter.adapters.tables import KNOWN_BAD
from tidewaiter.errors import LimitExceededError, TidewaiterError
from tidewaiter.model.advisory import Advisory
from tidewaiter.model.problem import Problem
from tidewaiter.ports import AdvisoryStore

MOST_FILES, MOST_BYTES = 100, 32 << 20
"""Lists of a deployment, and bytes of them all; longer ones belong into the advisory database."""
_SUFFIXES = (".txt", ".csv")


class S3KnownBad:
    """Reads the lists over a boto3 S3 client, and again only when one changed."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._objects = S3Objects(client=client, bucket=bucket)
        self._version: tuple[str, ...] = ()
        self._known: dict[str, Advisory] = {}
        self._problems: tuple[Problem, ...] = ()

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/known-bad/*")
    def over(self, store: AdvisoryStore) -> AdvisoryStore:
        """Let a database know the files of the lists as well; a list that can't be used is told in what it says of its feeds."""
        listed = list(islice((one for one in self._objects.listed(KNOWN_BAD) if one["Key"].endswith(_SUFFIXES)), MOST_FILES))
        version = tuple(f"{one['Key']} {one['ETag']}" for one in listed)
        if version != self._version:
            self._known, self._problems = self._read(listed)
            self._version = version
        return WithList(store, self._known, self._problems) if listed else store

    def _read(self, listed: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Advisory], tuple[Problem, ...]]:
        known: dict[str, Advisory] = {}
        problems: list[Problem] = []
        left = MOST_BYTES
        for one in listed:
            key, left = str(one["Key"]), left - int(one["Size"])
            try:
                found, unusable = self._one(key, left)
            except TidewaiterError as error:
                problems.append(Problem(code="known-bad-unreadable", what=error.message, where=key, hint=error.hint))
                continue
            known |= found
            problems += unusable
        return known, tuple(problems)

    def _one(self, key: str, left: int) -> tuple[dict[str, Advisory], tuple[Problem, ...]]:
        if left < 0:
            hint = "Build the database with it: tidewaiter db build"
            raise LimitExceededError(f"the lists hold more than {MOST_BYTES >> 20} MiB", where=key, hint=hint)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / Path(key).name
            path.write_bytes(self._objects.read(key, MOST_BYTES))
            return read_list(path)
