"""Layer results on one machine: a cache folder shared by runs, and a memory store for what must not be cached."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from hashlib import sha256
from pathlib import Path

from tidewaiter import documents
from tidewaiter.adapters.cache_folder import CacheFolder
from tidewaiter.adapters.s3_objects import pack, unpack
from tidewaiter.errors import BadInputError
from tidewaiter.model.image import LayerRef
from tidewaiter.model.inventory import LayerResult

DEFAULT_LIMIT = 2 << 30
"""How many bytes a cache folder may take; an image of a gigabyte leaves about one or two megabytes."""


def default_cache_folder() -> Path:
    """Return the user's cache folder (XDG base directory specification), `tidewaiter` inside it."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "tidewaiter"


class MemoryLayerStore:
    """Layer results of this run only; used for directories, whose content has no name to cache it by."""

    def __init__(self) -> None:
        self._whole: dict[tuple[str, str], LayerResult] = {}
        self._partial: dict[tuple[str, str, str], LayerResult] = {}

    def get(self, layer: LayerRef, scanner_version: str) -> LayerResult | None:
        """Return the complete result, else what these stored bytes gave, or None."""
        key = (layer.diff_id, scanner_version)
        return self._whole.get(key) or self._partial.get((*key, layer.digest))

    def put(self, layer: LayerRef, result: LayerResult) -> None:
        """Store a result."""
        if result.complete:
            self._whole[layer.diff_id, result.scanner_version] = result
        else:
            self._partial[layer.diff_id, result.scanner_version, layer.digest] = result

    def has(self, layer: LayerRef, scanner_version: str) -> bool:
        """Tell whether a complete result is stored."""
        return (layer.diff_id, scanner_version) in self._whole

    @contextmanager
    def reserved(self, _layer: LayerRef, _scanner_version: str) -> Iterator[None]:
        """Hold nothing: nobody else sees this store."""
        yield


class FolderLayerStore:
    """Layer results in a folder that processes share: checked when read, of limited size, each layer scanned by one at a time.

    `variant` names what else results depend on (rules, limits): variants are kept apart and share the limit.
    """

    def __init__(self, folder: Path, *, variant: str = "", limit: int = DEFAULT_LIMIT, patience: float = 900) -> None:
        self._files = CacheFolder(folder / "layers", limit=limit, patience=patience)
        self._variant = variant
        self._unwritten = MemoryLayerStore()

    def get(self, layer: LayerRef, scanner_version: str) -> LayerResult | None:
        """Return the complete result, else what these stored bytes gave, or None; what does not match its checksum reads as absent."""
        whole = self._read(self._name(layer, scanner_version, whole=True), layer, scanner_version)
        if whole is not None and whole.complete:
            return whole
        partial = self._read(self._name(layer, scanner_version, whole=False), layer, scanner_version)
        return partial or self._unwritten.get(layer, scanner_version)

    def put(self, layer: LayerRef, result: LayerResult) -> None:
        """Store a result; the whole file appears at once. Where nothing can be written, this run keeps it and the next scans again."""
        name = self._name(layer, result.scanner_version, whole=result.complete)
        try:
            self._files.write(name, pack(documents.encode("layer-result", result)))
        except OSError:
            self._unwritten.put(layer, result)

    def has(self, layer: LayerRef, scanner_version: str) -> bool:
        """Tell whether a readable and complete result is stored."""
        result = self.get(layer, scanner_version)
        return result is not None and result.complete

    def reserved(self, layer: LayerRef, scanner_version: str) -> AbstractContextManager[None]:
        """Hold a layer while it is scanned, waiting for whoever holds it; a holder that dies lets go."""
        return self._files.held(self._name(layer, scanner_version, whole=True))

    def _read(self, name: str, layer: LayerRef, scanner_version: str) -> LayerResult | None:
        raw = self._files.read(name)
        try:
            result = documents.decode("layer-result", unpack(raw)) if raw is not None else None
        except BadInputError:
            return None
        fits = isinstance(result, LayerResult) and (result.diff_id, result.scanner_version) == (layer.diff_id, scanner_version)
        return result if fits else None

    def _name(self, layer: LayerRef, scanner_version: str, *, whole: bool) -> str:
        name = sha256(layer.diff_id.encode() if whole else f"{layer.diff_id} {layer.digest}".encode()).hexdigest()
        kind = f"{scanner_version}-{self._variant}" if self._variant else scanner_version
        return f"{kind}/{name[:2]}/{name}.{'' if whole else 'partial.'}json.gz"
