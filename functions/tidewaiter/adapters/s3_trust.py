"""Trust documents of a deployment, read from the artefact bucket; nothing of ours writes them."""

from collections.abc import Mapping
from functools import partial
from itertools import islice
from typing import Any

from tidewaiter.adapters.permissions import uses
from tidewaiter.adapters.s3_notes import S3Note, version_of
from tidewaiter.adapters.s3_objects import S3Objects
from tidewaiter.errors import LimitExceededError
from tidewaiter.policy.trust import MOST_BYTES, MOST_FILES, NO_TRUST, TRUST, Trust

_JUDGED = "rules/trusted.json"


class S3Trust:
    """Reads the documents over a boto3 S3 client, and again only when a file changed. The library of signatures is loaded for the first."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._objects = S3Objects(client=client, bucket=bucket)
        self._note = S3Note(objects=self._objects, key=_JUDGED)
        self._read: tuple[str, Trust] = ("", NO_TRUST)

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/trust/*")
    def read(self) -> tuple[str, Trust]:
        """Read what is required and name its version, which is empty where there is no file.

        Raises PermissionMissingError and OfflineError: judging without the documents would pass what they forbid.
        """
        listed = list(self._listed())
        version = version_of(listed) if listed else ""
        if version != self._read[0]:
            self._read = (version, self._trust(listed) if listed else NO_TRUST)
        return self._read

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/rules/*")
    def judged(self) -> str:
        """Name the state of the documents that the signatures of all images were judged by."""
        return self._note.read()

    @uses("s3:PutObject", on="bucket:artefacts/rules/*")
    def note(self, state: str) -> None:
        """Remember that the signatures of all images were judged by a state, or lie in the queue for it."""
        self._note.write(state)

    def _listed(self) -> "islice[Mapping[str, Any]]":
        """List one file more than is read, so that it is told."""
        return islice((one for one in self._objects.listed(TRUST) if not one["Key"].endswith("/")), MOST_FILES + 1)

    def _trust(self, listed: list[Mapping[str, Any]]) -> Trust:
        from tidewaiter.policy.trust_documents import trust_of

        sizes = {str(one["Key"]): int(one["Size"]) for one in listed}
        return trust_of(list(sizes), partial(self._fetched, sizes))

    def _fetched(self, sizes: Mapping[str, int], key: str) -> bytes:
        if sizes[key] > MOST_BYTES:
            raise LimitExceededError("larger than 1 MiB", where=key)
        return self._objects.read(key, MOST_BYTES)
