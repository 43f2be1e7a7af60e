"""Blobs of the loopback registry by digest, on disk, shared by all repositories' uploads but visible only where they were pushed."""

import hashlib
import io
import secrets
import threading
from pathlib import Path
from typing import Protocol

from tidewaiter.errors import BadInputError, DigestMismatchError, LimitExceededError, NotFoundError

MAX_BLOB = 10 * 1024**3
CHUNK = 1 << 20


class Readable(Protocol):
    """What an upload is read from."""

    def read(self, size: int, /) -> bytes:
        """Give up to `size` bytes; empty at the end."""


class Blobs:
    """Uploads in progress and finished blobs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._uploads: dict[str, Path] = {}
        self._owned: dict[str, set[str]] = {}
        self._lock = threading.Lock()

    def begin(self) -> str:
        """Start an upload and return its id."""
        upload = secrets.token_hex(16)
        path = self._folder / f"upload-{upload}"
        path.touch()
        with self._lock:
            self._uploads[upload] = path
        return upload

    def append(self, upload: str, stream: Readable, length: int) -> int:
        """Add `length` bytes (negative: up to the end) to an upload and return its size; raises NotFoundError for an unknown id."""
        path = self._path_of(upload)
        with path.open("ab") as file:
            left = length
            while left != 0:
                chunk = stream.read(CHUNK if left < 0 else min(CHUNK, left))
                if not chunk:
                    break
                file.write(chunk)
                left -= len(chunk) if left > 0 else 0
                if file.tell() > MAX_BLOB:
                    raise LimitExceededError(f"blob larger than {MAX_BLOB} bytes", where=upload)
        return path.stat().st_size

    def finish(self, upload: str, digest: str, repository: str) -> None:
        """Check an upload against its digest and keep it; raises DigestMismatchError naming both."""
        path = self._path_of(upload)
        actual = _digest(path)
        with self._lock:
            self._uploads.pop(upload, None)
        if actual != digest:
            path.unlink()
            raise DigestMismatchError(expected=digest, actual=actual, where=repository)
        path.replace(self.path(digest))
        self.own(digest, repository)

    def keep(self, body: bytes, digest: str, repository: str) -> None:
        """Keep bytes that arrived whole; raises DigestMismatchError."""
        upload = self.begin()
        self.append(upload, io.BytesIO(body), -1)
        self.finish(upload, digest, repository)

    def own(self, digest: str, repository: str) -> None:
        """Make a blob visible in a repository (cross-repository mount)."""
        with self._lock:
            self._owned.setdefault(repository, set()).add(digest)

    def has(self, digest: str, repository: str) -> bool:
        """Tell whether a repository holds a blob."""
        with self._lock:
            return digest in self._owned.get(repository, set())

    def path(self, digest: str) -> Path:
        """Where a blob is; raises BadInputError for what is not a sha256 digest."""
        kind, _, value = digest.partition(":")
        if kind != "sha256" or len(value) != 64 or not set(value) <= set("0123456789abcdef"):  # noqa: PLR2004 - hex digits of SHA-256
            raise BadInputError(f"not a sha256 digest: {digest[:100]!r}")
        return self._folder / value

    def _path_of(self, upload: str) -> Path:
        with self._lock:
            path = self._uploads.get(upload)
        if path is None:
            raise NotFoundError("no such upload", where=upload[:64])
        return path


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"
