"""Gzip files: tar archives inside, or one file."""

import tarfile
import zlib
from collections.abc import Iterator
from typing import IO

from tidewaiter.content.opening.limits import PIECE, Budget
from tidewaiter.content.opening.member import Member, Members

TAR_MAGIC = b"ustar"
TAR_MAGIC_AT = 257
HEAD = 512
GZIP_WINDOW = 31
DAMAGE = (tarfile.TarError, zlib.error, EOFError, OSError, ValueError, OverflowError, RecursionError)


def members(data: bytes, budget: Budget) -> Members:
    """Yield the files of a compressed tar archive, or the one file that is compressed."""
    stream = _Inflated(data, budget)
    head = stream.peek(HEAD)
    if head[TAR_MAGIC_AT:].startswith(TAR_MAGIC):
        yield from _tar(stream, budget)
    else:
        yield Member("", iter(lambda: stream.read(PIECE), b""))


def _tar(stream: "_Inflated", budget: Budget) -> Members:
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:  # type: ignore[call-overload] # only read() is used
            for info in archive:
                budget.member()
                file = archive.extractfile(info) if info.isreg() else None
                if file is not None:
                    yield Member(info.name, _pieces(file))
    except DAMAGE as error:
        yield Member("", trouble=f"it is damaged: {str(error)[:100]}")


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    try:
        while piece := file.read(PIECE):
            yield piece
    except DAMAGE:
        return


class _Inflated:
    """The bytes behind gzip, a piece at a time; what is damaged ends early."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        self._data = memoryview(data)
        self._at = 0
        self._budget = budget
        self._inflater = zlib.decompressobj(GZIP_WINDOW)
        self._ready = b""

    def peek(self, size: int) -> bytes:
        """Return the next bytes without taking them."""
        self._fill(size)
        return self._ready[:size]

    def read(self, size: int = PIECE) -> bytes:
        """Return up to `size` bytes; empty at the end."""
        self._fill(size)
        piece, self._ready = self._ready[:size], self._ready[size:]
        return piece

    def _fill(self, size: int) -> None:
        while len(self._ready) < size and not self._inflater.eof:
            rest: bytes | memoryview = self._inflater.unconsumed_tail
            if not rest:
                rest = self._data[self._at : self._at + PIECE]
                self._at += len(rest)
            if not rest:
                return
            try:
                piece = self._inflater.decompress(rest, PIECE)
            except zlib.error:
                return
            self._budget.take(len(piece))
            self._ready += piece
