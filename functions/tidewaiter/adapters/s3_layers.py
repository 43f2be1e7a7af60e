"""Layer results in S3, each layer scanned by one function at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tidewaiter import documents
from tidewaiter.adapters.permissions import uses
from tidewaiter.adapters.s3_objects import S3Objects, pack, unpack
from tidewaiter.adapters.tables import LAYERS, layer_key
from tidewaiter.errors import BadInputError, ConflictError
from tidewaiter.model.image import LayerRef
from tidewaiter.model.inventory import LayerResult
from tidewaiter.ports import Ledger

_SOURCE = "layer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who scans: claims go to `ledger` under the name `owner` and lapse after `seconds`, by when the owner has ended or been ended."""

    ledger: Ledger
    owner: str
    seconds: int


class S3LayerStore:
    """`ports.LayerStore` over a boto3 S3 client; a corrupt entry reads as absent. Without a `holder` nothing is reserved.

    Results of other questions to the same layers lie in other folders (`S3MalwareStore`).
    """

    def __init__(self, client: Any, bucket: str, holder: Holder | None = None, *, folder: str = LAYERS) -> None:
        self._objects = S3Objects(client=client, bucket=bucket)
        self._holder = holder
        self._folder = folder

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/layers/*")
    def get(self, layer: LayerRef, scanner_version: str) -> LayerResult | None:
        """Return the complete result, else what these stored bytes gave, or None."""
        whole = self._read(self._key(scanner_version, layer), layer, scanner_version)
        if whole is not None and whole.complete:
            return whole
        return self._read(self._key(scanner_version, layer, whole=False), layer, scanner_version)

    @uses("s3:PutObject", on="bucket:artefacts/layers/*")
    def put(self, layer: LayerRef, result: LayerResult) -> None:
        """Store a result; storing it twice is harmless."""
        key = self._key(result.scanner_version, layer, whole=result.complete)
        self._objects.put(key, pack(documents.encode("layer-result", result)))

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/layers/*")
    def has(self, layer: LayerRef, scanner_version: str) -> bool:
        """Tell whether a readable and complete result is stored; an incomplete one is scanned again by the next run."""
        whole = self._read(self._key(scanner_version, layer), layer, scanner_version)
        return whole is not None and whole.complete

    @contextmanager
    def reserved(self, layer: LayerRef, scanner_version: str) -> Iterator[None]:
        """Hold a layer while it is scanned; raises ConflictError while another owner holds it: the workflow waits and tries again.

        The permissions are those of the holder's ledger (`claim` and `release`).
        """
        if self._holder is None:
            yield
            return
        ledger, owner, event = self._holder.ledger, self._holder.owner, f"{self._folder}/{scanner_version}/{layer.diff_id}"
        if not ledger.claim(_SOURCE, event, owner, seconds=self._holder.seconds):
            raise ConflictError("another scan reads this layer", where=layer.diff_id, hint="Try again; the claim lapses by itself")
        try:
            yield
        finally:
            ledger.release(_SOURCE, event, owner)

    def _key(self, scanner_version: str, layer: LayerRef, *, whole: bool = True) -> str:
        return layer_key(scanner_version, layer.diff_id, "" if whole else layer.digest or "-", folder=self._folder)

    def _read(self, key: str, layer: LayerRef, scanner_version: str) -> LayerResult | None:
        raw = self._objects.get(key)
        try:
            result: LayerResult | None = documents.decode("layer-result", unpack(raw)) if raw is not None else None
        except BadInputError:
            return None
        fits = result is not None and (result.diff_id, result.scanner_version) == (layer.diff_id, scanner_version)
        return result if fits else None
