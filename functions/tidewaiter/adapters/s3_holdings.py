"""Which repositories hold an image, and since when: noted at each push, so that no push elsewhere can make one forgotten."""

import json
from datetime import datetime
from typing import Any

from tidewaiter.adapters.permissions import uses
from tidewaiter.adapters.s3_objects import S3Objects
from tidewaiter.adapters.tables import HELD
from tidewaiter.model.cloud import Held
from tidewaiter.model.image import Image


class S3Holdings:
    """Notes `held/<digest>/<repository>` over a boto3 S3 client; `most` repositories of one image are told."""

    most = 100

    def __init__(self, client: Any, bucket: str) -> None:
        self._objects = S3Objects(client=client, bucket=bucket)

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", "s3:PutObject", on="bucket:artefacts/held/*")
    def note(self, image: Image, now: datetime) -> None:
        """Note that an image was pushed; when it came first stays noted, and the last index that named it."""
        before = self._read(image.digest, image.repository)
        after = {"since": before.since or now.isoformat(), "index": image.index_digest or before.index_digest}
        if after != {"since": before.since, "index": before.index_digest}:
            self._objects.put(_key(image.digest, image.repository), json.dumps(after).encode(), "application/json")

    @uses("s3:ListBucket", on="bucket:artefacts")
    def repositories(self, digest: str) -> tuple[str, ...]:
        """Name the repositories that an image was pushed to, in the order of their names, and one more than `most` where there are more."""
        found: list[str] = []
        for key in self._objects.keys(_key(digest, "")):
            found.append(key.removeprefix(_key(digest, "")))
            if len(found) > self.most:
                break
        return tuple(found)

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/held/*")
    def held(self, digest: str, repository: str) -> Held:
        """Tell what was noted of an image in a repository; a damaged note says nothing, so that the image has no time left."""
        return self._read(digest, repository)

    def _read(self, digest: str, repository: str) -> Held:
        raw = self._objects.get(_key(digest, repository))
        try:
            read = json.loads(raw) if raw else {}
            return Held(repository=repository, since=str(read.get("since", "")), index_digest=str(read.get("index", "")))
        except (ValueError, AttributeError):
            return Held(repository=repository)


def _key(digest: str, repository: str) -> str:
    return f"{HELD}{digest}/{repository}"
