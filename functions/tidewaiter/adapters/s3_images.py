"""Descriptions of images in S3: the states of a workflow carry a digest, and each function reads the rest here."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from tidewaiter import documents
from tidewaiter.adapters.permissions import uses
from tidewaiter.adapters.s3_objects import S3Objects, pack, unpack
from tidewaiter.adapters.tables import image_key
from tidewaiter.errors import BadInputError, NotFoundError
from tidewaiter.model.image import Image

_MOST_LAYERS = 200
"""Above this (container engines stop at 127) nobody is asked for a base."""


class S3ImageStore:
    """Images by digest over a boto3 S3 client.

    Each image is also found by the chain of its layers, so that the image which another one is built on costs one look-up a layer,
    however many images there are.
    """

    def __init__(self, client: Any, bucket: str) -> None:
        self._objects = S3Objects(client=client, bucket=bucket)

    @uses("s3:PutObject", on="bucket:artefacts/images/*")
    def put(self, image: Image) -> None:
        """Store a description; storing it twice is harmless."""
        self._objects.put(image_key(image.digest), pack(documents.encode("image", image)))
        if image.layers:
            self._objects.put(_chain_key(_diff_ids(image)), image.digest.encode())

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
    def bases(self, image: Image) -> Iterator[Image]:
        """Yield the images whose layers are the lowest ones of this image, those with most layers first; unreadable ones are left out."""
        chain = _diff_ids(image)
        for length in range(min(len(chain), _MOST_LAYERS) - 1, 0, -1):
            digest = self._objects.get(_chain_key(chain[:length]))
            try:
                if digest is not None:
                    yield self.get(digest.decode(errors="replace"))
            except (BadInputError, NotFoundError):
                continue


def _diff_ids(image: Image) -> tuple[str, ...]:
    return tuple(layer.diff_id for layer in image.layers)


def _chain_key(diff_ids: Sequence[str]) -> str:
    """Name a chain as the OCI image specification's ChainID does: the hash of the chain below and the layer on top."""
    chain = ""
    for diff_id in diff_ids:
        chain = f"sha256:{hashlib.sha256(f'{chain} {diff_id}'.encode()).hexdigest()}" if chain else diff_id
    return f"images/chains/{chain}"
