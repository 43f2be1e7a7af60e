"""How far a scan is, on a terminal: one line on stderr that keeps replacing itself and is gone at the end."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic
from typing import Any, BinaryIO, Protocol, Self, cast

from tidewaiter.model.image import LayerRef
from tidewaiter.ports import ImageSource

_PAUSE = 0.2
"""Seconds between two changes of the line."""
_CLEAR = "\r\x1b[K"
_MB = 1_000_000


class Line(Protocol):
    """A text stream such as stderr."""

    def write(self, text: str, /) -> object:
        """Write a text."""

    def flush(self) -> object:
        """Show it."""

    def isatty(self) -> bool:
        """Tell whether somebody looks."""


@contextmanager
def watched(source: ImageSource, *, quiet: bool = False, line: Line | None = None) -> Iterator[ImageSource]:
    """Show how many stored bytes of the layers were read; nothing when quiet or when stderr is not a terminal."""
    line = line or sys.stderr
    if quiet or not line.isatty():
        yield source
        return
    progress = _Progress(line)
    try:
        yield cast("ImageSource", _Watched(source, progress))
    finally:
        progress.end()


class _Progress:
    """Counts for all threads and writes now and then."""

    def __init__(self, line: Line) -> None:
        self._line, self._lock = line, Lock()
        self._done = self._total = 0
        self._next = monotonic() + _PAUSE

    def expect(self, size: int) -> None:
        """Add a layer that is being opened; a negative size is unknown."""
        with self._lock:
            self._total += max(0, size)

    def read(self, size: int) -> None:
        """Count bytes."""
        with self._lock:
            self._done += size
            if monotonic() >= self._next:
                self._next = monotonic() + _PAUSE
                total = f" of {self._total // _MB}" if self._total >= self._done else ""
                self._line.write(f"{_CLEAR}reading layers: {self._done // _MB}{total} MB")
                self._line.flush()

    def end(self) -> None:
        """Take the line away."""
        self._line.write(_CLEAR)
        self._line.flush()


class _Watched:
    """A source whose layers are counted as they are read; all else is the source's own."""

    def __init__(self, source: ImageSource, progress: _Progress) -> None:
        self._source, self._progress = source, progress

    def __getattr__(self, name: str) -> Any:
        return getattr(self._source, name)

    def open_layer(self, layer: LayerRef) -> BinaryIO:
        """Open a layer's stored bytes."""
        stream = self._source.open_layer(layer)
        self._progress.expect(layer.size)
        return cast("BinaryIO", _Stream(stream, self._progress))


class _Stream:
    """A stream that tells what is read from it."""

    def __init__(self, stream: BinaryIO, progress: _Progress) -> None:
        self._stream, self._progress = stream, progress

    def read(self, size: int = -1) -> bytes:
        """Read some bytes."""
        data = self._stream.read(size)
        self._progress.read(len(data))
        return data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def __enter__(self) -> Self:
        self._stream.__enter__()
        return self

    def __exit__(self, *about: object) -> None:
        self._stream.close()
