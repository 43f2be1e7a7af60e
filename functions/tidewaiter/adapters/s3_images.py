"""Descriptions of images in S3: the states of a workflow carry a digest, and each function reads the rest here."""

from typing import Any

from tidewaiter import documents
from tidewaiter.adapters.permissions import uses
from tidewaiter.adapters.s3_objects import S3Objects, pack, unpack
from tidewaiter.adapters.tables import image_key
from tidewaiter.errors import BadInputError, NotFoundError
from tidewaiter.model.image import Image


class S3ImageStore:
    """Images by digest over a boto3 S3 client."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._objects = S3Objects(client=client, bucket=bucket)

    @uses("s3:PutObject", on="bucket:artefacts/images/*")
    def put(self, image: Image) -> None:
        """Store a description; storing it twice is harmless."""
        self._objects.put(image_key(image.digest), pack(documents.encode("image", image)))

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/images/*")
    def get(self, digest: str) -> Image:
        """Return a description; raises NotFoundError, or BadInputError when it is corrupt."""
        raw = self._objects.get(image_key(digest))
        if raw is None:
            raise NotFoundError("image is not described", where=digest, hint="Push it again, or scan it with tidewaiter scan image")
        image: Image = documents.decode("image", unpack(raw))
        return image

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/images/*")
    def find(self, digest: str) -> Image | None:
        """Return a description, or None when there is none or it is corrupt."""
        try:
            return self.get(digest)
        except (BadInputError, NotFoundError):
            return None
