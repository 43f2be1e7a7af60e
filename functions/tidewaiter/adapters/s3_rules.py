"""Waivers and VEX documents of a deployment, read from the artefact bucket; nothing of ours writes them."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from tidewaiter.adapters.permissions import uses
from tidewaiter.adapters.s3_notes import S3Note, version_of
from tidewaiter.adapters.s3_objects import S3Objects
from tidewaiter.errors import LimitExceededError, NotFoundError
from tidewaiter.model.problem import Problem
from tidewaiter.policy.judging import Rules
from tidewaiter.policy.rule_files import MOST_FILES, MOST_VEX_BYTES, MOST_WAIVER_BYTES, VEX, WAIVERS, is_rule_file, rules_of, unreadable

_JUDGED = "rules/judged.json"
_TOO_LARGE = f"A waiver file may have {MOST_WAIVER_BYTES >> 20} MiB, all VEX documents together {MOST_VEX_BYTES >> 20} MiB"


class S3Rules:
    """Reads the rules over a boto3 S3 client, and again only when a file changed."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._objects = S3Objects(client=client, bucket=bucket)
        self._note = S3Note(objects=self._objects, key=_JUDGED)
        self._read: tuple[str, Rules] | None = None

    @uses("s3:ListBucket", on="bucket:artefacts")
    def version(self) -> str:
        """Name the files as they are now: another name when one came, changed or went."""
        return version_of(self._listed())

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/waivers/*")
    @uses("s3:GetObject", on="bucket:artefacts/vex/*")
    def read(self) -> tuple[str, Rules]:
        """Read the rules and name their version; raises PermissionMissingError and OfflineError: judging without them would be wrong."""
        listed = self._listed()
        version = version_of(listed)
        if self._read is None or self._read[0] != version:
            problems: list[Problem] = []
            files = list(self._files(listed, problems))
            self._read = (version, rules_of(files, problems))
        return self._read

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/rules/*")
    def judged(self) -> str:
        """Name the state of the rules that all images were judged by, or nothing when none was noted or the note is damaged."""
        return self._note.read()

    @uses("s3:PutObject", on="bucket:artefacts/rules/*")
    def note(self, state: str) -> None:
        """Remember that all images were judged by a state of the rules, or lie in the queue for it."""
        self._note.write(state)

    def _listed(self) -> list[Mapping[str, Any]]:
        """List one file more than is read of each folder: that there are more is told."""
        folders = ((one for one in self._objects.listed(prefix) if is_rule_file(one["Key"])) for prefix in (WAIVERS, VEX))
        return [one for folder in folders for one in islice(folder, MOST_FILES + 1)]

    def _files(self, listed: list[Mapping[str, Any]], problems: list[Problem]) -> Iterator[tuple[str, bytes]]:
        left, spare = {WAIVERS: MOST_FILES, VEX: MOST_FILES}, MOST_VEX_BYTES
        for one in listed:
            key = str(one["Key"])
            folder = VEX if key.startswith(VEX) else WAIVERS
            left[folder] -= 1
            most = spare if folder is VEX else MOST_WAIVER_BYTES
            try:
                body = self._fetched(one, most) if left[folder] >= 0 else _one_too_many(folder)
            except (LimitExceededError, NotFoundError) as error:
                problems.append(unreadable(key, error))
                continue
            spare -= len(body) if folder is VEX else 0
            yield key, body

    def _fetched(self, one: Mapping[str, Any], most: int) -> bytes:
        """Fetch what the listing calls small enough."""
        if one["Size"] > most:
            raise LimitExceededError("too large", where=one["Key"], hint=_TOO_LARGE)
        return self._objects.read(one["Key"], most)


def _one_too_many(folder: str) -> bytes:
    raise LimitExceededError(f"only the first {MOST_FILES} files of {folder} are read", hint="Put several into one file")


NO_FILES = version_of([])
"""The version where there are none."""
