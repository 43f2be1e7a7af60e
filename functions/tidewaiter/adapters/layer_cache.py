"""Layer results on one machine: a cache folder shared by runs, and a memory store for what must not be cached."""

import gzip
import hashlib
import os
import tempfile
import zlib
from pathlib import Path

from tidewaiter import documents
from tidewaiter.errors import BadInputError
from tidewaiter.model.inventory import LayerResult

_CHECKSUM_BYTES = 32


def default_cache_folder() -> Path:
    """Return the user's cache folder (XDG base directory specification), `tidewaiter` inside it."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "tidewaiter"


class MemoryLayerStore:
    """Layer results of this run only; used for directories, whose content has no name to cache it by."""

    def __init__(self) -> None:
        self._results: dict[tuple[str, str], LayerResult] = {}

    def get(self, diff_id: str, scanner_version: str) -> LayerResult | None:
        """Return the stored result, or None."""
        return self._results.get((diff_id, scanner_version))

    def put(self, result: LayerResult) -> None:
        """Store a result."""
        self._results[result.diff_id, result.scanner_version] = result

    def has(self, diff_id: str, scanner_version: str) -> bool:
        """Tell whether a complete result is stored."""
        result = self.get(diff_id, scanner_version)
        return result is not None and result.complete


class FolderLayerStore:
    """Layer results in a folder: written whole or not at all, checked when read, a corrupt entry reads as absent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._unwritten = MemoryLayerStore()

    def get(self, diff_id: str, scanner_version: str) -> LayerResult | None:
        """Return the stored result, or None if there is none or its bytes do not match their checksum."""
        try:
            raw = self._path(diff_id, scanner_version).read_bytes()
        except OSError:
            return self._unwritten.get(diff_id, scanner_version)
        checksum, packed = raw[:_CHECKSUM_BYTES], raw[_CHECKSUM_BYTES:]
        if hashlib.sha256(packed).digest() != checksum:
            return None
        try:
            result = documents.decode("layer-result", gzip.decompress(packed))
        except (BadInputError, OSError, EOFError, zlib.error):
            return None
        return result if isinstance(result, LayerResult) and result.diff_id == diff_id else None

    def put(self, result: LayerResult) -> None:
        """Store a result; the whole file appears at once. Where nothing can be written, this run keeps it and the next scans again."""
        path = self._path(result.diff_id, result.scanner_version)
        packed = gzip.compress(documents.encode("layer-result", result), compresslevel=3, mtime=0)
        try:
            _write(path, hashlib.sha256(packed).digest() + packed)
        except OSError:
            self._unwritten.put(result)

    def has(self, diff_id: str, scanner_version: str) -> bool:
        """Tell whether a readable and complete result is stored."""
        result = self.get(diff_id, scanner_version)
        return result is not None and result.complete

    def _path(self, diff_id: str, scanner_version: str) -> Path:
        name = hashlib.sha256(diff_id.encode()).hexdigest()
        return self._folder / "layers" / scanner_version / name[:2] / f"{name}.json.gz"


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as scratch:
        try:
            scratch.write(body)
            scratch.flush()
        except OSError:
            Path(scratch.name).unlink(missing_ok=True)
            raise
    Path(scratch.name).replace(path)
