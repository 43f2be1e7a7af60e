"""Evidence in a locked bucket: written once, never over something."""

from typing import Any

from tidewaiter.adapters.permissions import uses
from tidewaiter.adapters.s3_objects import S3Objects


class S3EvidenceStore:
    """`ports.EvidenceStore` over a boto3 S3 client; the bucket's Object Lock keeps what was written."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._objects = S3Objects(client=client, bucket=bucket)

    @uses("s3:PutObject", on="bucket:evidence/evidence/*")
    def put(self, key: str, body: bytes) -> str:
        """Store evidence and return its URI; raises ConflictError if the key is taken."""
        return self._objects.put(key, body, once=True)
