"""The last judgement of each image in S3: its report without findings and inventory, a few kilobytes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tidewaiter import documents
from tidewaiter.adapters.permissions import uses
from tidewaiter.adapters.s3_objects import S3Objects, pack, unpack
from tidewaiter.adapters.tables import AWAITED, JUDGEMENTS, judgement_key
from tidewaiter.errors import BadInputError
from tidewaiter.model.report import Report
from tidewaiter.policy.signing import UNTIL


class S3Judgements:
    """`ports.JudgementStore` over a boto3 S3 client."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._objects = S3Objects(client=client, bucket=bucket)

    @uses("s3:PutObject", on="bucket:artefacts/judgements/*")
    @uses("s3:PutObject", on="bucket:artefacts/awaited/*")
    def put(self, report: Report) -> None:
        """Store what a report says beside its findings and inventory; raises BadInputError for one that is about no image.

        An image whose signatures are missing yet is noted first, under the time to look again: interrupted, that is done in vain.
        """
        if report.image is None:
            raise BadInputError("only image reports are judgements", where=report.target)
        if UNTIL in report.context:
            self._objects.put(f"{AWAITED}{_sortable(report.context[UNTIL])}/{report.image.digest}", b"")
        self._objects.put(judgement_key(report.image.digest), pack(documents.encode("report", bare(report))))

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/judgements/*")
    def get(self, image_digest: str) -> Report | None:
        """Return the last judgement of an image, or None; a corrupt one reads as absent."""
        raw = self._objects.get(judgement_key(image_digest))
        try:
            report: Report | None = documents.decode("report", unpack(raw)) if raw is not None else None
        except BadInputError:
            return None
        return report

    @uses("s3:ListBucket", on="bucket:artefacts")
    def digests(self, start: str = "") -> Iterator[str]:
        """Yield the digests of all images that were judged and not forgotten, or of those that start so."""
        for key in self._objects.keys(f"{JUDGEMENTS}{start}"):
            yield key.removeprefix(JUDGEMENTS).removesuffix(".json.gz")

    @uses("s3:ListBucket", on="bucket:artefacts")
    def overdue(self, now: datetime) -> Iterator[tuple[str, str]]:
        """Yield the notes of images that have waited long enough for signatures, each with the image's digest."""
        limit = _sortable(now.isoformat())
        for key in self._objects.keys(AWAITED):
            time, _, digest = key.removeprefix(AWAITED).partition("/")
            if time > limit:
                return
            yield key, digest

    @uses("s3:DeleteObject", on="bucket:artefacts/awaited/*")
    def settle(self, key: str) -> None:
        """Remove the note of an image that was asked for."""
        self._objects.delete(key)

    @uses("s3:DeleteObject", on="bucket:artefacts/judgements/*")
    def forget(self, image_digest: str) -> None:
        """Remove it."""
        self._objects.delete(judgement_key(image_digest))


def _sortable(time: str) -> str:
    """Write a time so that keys sort by it."""
    return datetime.fromisoformat(time).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def bare(report: Report) -> Report:
    """Leave out what other stores hold, and advice, which is about it."""
    return replace(report, findings=(), inventory=None, upgrades=(), rebases=())
