"""Objects in S3: reads that tell absent from denied, and writes that are checked."""

import gzip
import hashlib
import zlib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.errors import BadInputError, LimitExceededError

CHECKSUM_BYTES = 32
MOST_UNPACKED = 512 * 1024 * 1024
"""A result that unpacks to more was not written by us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Objects:
    """One bucket over a boto3 S3 client. Methods raise PermissionMissingError and OfflineError."""

    client: Any
    bucket: str

    def get(self, key: str) -> bytes | None:
        """Return an object's bytes, or None. Lists first: without that, S3 answers 403 for a key that is not there."""
        with translated("s3:ListBucket", self.bucket):
            listed = self.client.list_objects_v2(Bucket=self.bucket, Prefix=key, MaxKeys=1).get("Contents", ())
        if not any(found["Key"] == key for found in listed):
            return None
        with translated("s3:GetObject", f"s3://{self.bucket}/{key}"):
            body: bytes = self.client.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        return body

    def read(self, key: str, most: int) -> bytes:
        """Return a listed object; raises NotFoundError when it is gone since, LimitExceededError above `most` bytes."""
        with translated("s3:GetObject", f"s3://{self.bucket}/{key}"):
            body: bytes = self.client.get_object(Bucket=self.bucket, Key=key)["Body"].read(most + 1)
        if len(body) > most:
            raise LimitExceededError(f"larger than {most} bytes", where=key, hint="Split it")
        return body

    def put(self, key: str, body: bytes, media_type: str = "application/octet-stream", *, once: bool = False) -> str:
        """Store an object and return its URI; with `once`, raises ConflictError if the key is taken."""
        condition = {"IfNoneMatch": "*"} if once else {}
        digest = hashlib.sha256(body).digest()
        with translated("s3:PutObject", f"s3://{self.bucket}/{key}"):
            self.client.put_object(
                Bucket=self.bucket, Key=key, Body=body, ContentType=media_type, ChecksumSHA256=b64encode(digest).decode(), **condition
            )
        return f"s3://{self.bucket}/{key}"

    def keys(self, prefix: str) -> Iterator[str]:
        """Yield the keys that start so, in order, a thousand a call."""
        yield from (found["Key"] for found in self.listed(prefix))

    def listed(self, prefix: str) -> Iterator[Mapping[str, Any]]:
        """Yield what S3 lists of the keys that start so, in order: `Key`, `Size`, `ETag`, `LastModified`."""
        request: dict[str, Any] = {"Bucket": self.bucket, "Prefix": prefix}
        while True:
            with translated("s3:ListBucket", self.bucket):
                page = self.client.list_objects_v2(**request)
            yield from page.get("Contents", ())
            if not page.get("NextContinuationToken"):
                return
            request["ContinuationToken"] = page["NextContinuationToken"]

    def delete(self, key: str) -> None:
        """Delete an object; one that is not there is no error."""
        with translated("s3:DeleteObject", f"s3://{self.bucket}/{key}"):
            self.client.delete_object(Bucket=self.bucket, Key=key)


def pack(body: bytes) -> bytes:
    """Compress a document behind the SHA-256 of what is compressed, the same bytes every time."""
    packed = gzip.compress(body, compresslevel=3, mtime=0)
    return hashlib.sha256(packed).digest() + packed


def unpack(raw: bytes) -> bytes:
    """Undo `pack`; raises BadInputError when the bytes are not what was written, LimitExceededError when they unpack to too much."""
    checksum, packed = raw[:CHECKSUM_BYTES], raw[CHECKSUM_BYTES:]
    if hashlib.sha256(packed).digest() != checksum:
        raise BadInputError("a stored document does not match its checksum", hint="It is written again by the next scan")
    try:
        inflater = zlib.decompressobj(wbits=31)
        body = inflater.decompress(packed, MOST_UNPACKED)
    except zlib.error as error:
        raise BadInputError(f"a stored document is corrupt: {error}", hint="It is written again by the next scan") from error
    if inflater.unconsumed_tail:
        raise LimitExceededError(f"a stored document unpacks to more than {MOST_UNPACKED} bytes")
    return body
