"""Reports and SBOMs in S3."""

from typing import Any

from tidewaiter import documents
from tidewaiter.adapters.permissions import uses
from tidewaiter.adapters.s3_objects import S3Objects
from tidewaiter.errors import NotFoundError
from tidewaiter.model.report import Report


class S3ReportStore:
    """`ports.ReportStore` over a boto3 S3 client."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._objects = S3Objects(client=client, bucket=bucket)

    @uses("s3:PutObject", on="bucket:artefacts/reports/*")
    @uses("s3:PutObject", on="bucket:artefacts/sboms/*")
    def put_document(self, key: str, body: bytes, media_type: str) -> str:
        """Store a document under its S3 key and return its URI."""
        return self._objects.put(key, body, media_type)

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/reports/*")
    def get_document(self, key: str) -> bytes | None:
        """Return a document, or None."""
        return self._objects.get(key)

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/reports/*")
    def report(self, digest: str) -> Report:
        """Read the report of an image; raises NotFoundError, or BadInputError when it is damaged."""
        key = f"reports/{digest}/report.json"
        body = self._objects.get(key)
        if body is None:
            raise NotFoundError("there is no report", where=key, hint="It is written when the image is scanned")
        report: Report = documents.decode("report", body)
        return report
