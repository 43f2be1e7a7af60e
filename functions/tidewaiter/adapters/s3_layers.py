"""Layer results in S3."""

from typing import Any

from tidewaiter import documents
from tidewaiter.adapters.permissions import uses
from tidewaiter.adapters.s3_objects import S3Objects, pack, unpack
from tidewaiter.adapters.tables import layer_key
from tidewaiter.errors import BadInputError
from tidewaiter.model.inventory import LayerResult


class S3LayerStore:
    """`ports.LayerStore` over a boto3 S3 client; a corrupt entry reads as absent."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._objects = S3Objects(client=client, bucket=bucket)

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/layers/*")
    def get(self, diff_id: str, scanner_version: str) -> LayerResult | None:
        """Return the stored result, also of a layer that could not be read to its end, or None."""
        raw = self._objects.get(layer_key(scanner_version, diff_id))
        if raw is None:
            return None
        try:
            result: LayerResult = documents.decode("layer-result", unpack(raw))
        except BadInputError:
            return None
        return result if result.diff_id == diff_id else None

    @uses("s3:PutObject", on="bucket:artefacts/layers/*")
    def put(self, result: LayerResult) -> None:
        """Store a result; storing it twice is harmless."""
        self._objects.put(layer_key(result.scanner_version, result.diff_id), pack(documents.encode("layer-result", result)))

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/layers/*")
    def has(self, diff_id: str, scanner_version: str) -> bool:
        """Tell whether a readable and complete result is stored; an incomplete one is scanned again by the next run."""
        result = self.get(diff_id, scanner_version)
        return result is not None and result.complete
