"""The stored bytes of a layer to the bytes of its tar: gzip, zstd or plain, in bounded memory, hashing both sides."""

import hashlib
import zlib
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, BinaryIO

from isal import igzip_lib, isal_zlib

from tidewaiter.inventory.limits import DEFAULT, Limits
from tidewaiter.sources.compat import ZstdDecompressor, ZstdError

CHUNK = 1 << 20
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_ZSTD_SKIPPABLE = frozenset(range(0x50, 0x60))
_IN_FLIGHT = 3
_INPUT = CHUNK // 4
_igzip_lib: Any = igzip_lib  # isal ships no types
_GZIP_ERRORS = (zlib.error, _igzip_lib.IsalError)


class StreamError(Exception):
    """The bytes of a layer cannot be read on."""


class StreamTruncatedError(StreamError):
    """The stream ended before its format says so."""


class StreamCorruptError(StreamError):
    """The stream contradicts its format."""


class StreamLimitError(StreamError):
    """The stream is larger or denser than we are willing to unpack."""


class _Counted:
    """Reads a stored stream, counting and hashing; `prefix` is what sniffing already took."""

    def __init__(self, stream: BinaryIO, algorithm: str) -> None:
        self._stream = stream
        self.hash = hashlib.new(algorithm)
        self.count = 0
        self.prefix = b""
        self.prefix = self._full(4)

    def _full(self, size: int) -> bytes:
        data = b""
        while len(data) < size and (piece := self.read(size - len(data))):
            data += piece
        return data

    def read(self, size: int = -1) -> bytes:
        """Read some bytes; empty at the end."""
        if self.prefix:
            data, self.prefix = self.prefix, b""
            return data
        data = self._stream.read(size)
        self.hash.update(data)
        self.count += len(data)
        return data


class LayerBytes:
    """Iterate over the unpacked bytes of a layer in chunks of at most 1 MiB.

    After the last chunk `digest` and `diff_id` tell what the stored and the unpacked bytes hash to. With `aside`, a thread reads and
    inflates a few chunks ahead and another hashes them, since both let go of the interpreter lock: what takes the chunks has a processor
    for itself. Where other layers keep the processors busy, all in one thread costs less, while a chunk is still in the cache.
    """

    def __init__(self, stream: BinaryIO, *, algorithm: str = "sha256", limits: Limits = DEFAULT, aside: bool = True) -> None:
        self._stored = _Counted(stream, algorithm)
        self._unpacked = hashlib.new(algorithm)
        self._algorithm = algorithm
        self._limits = limits
        self._aside = aside
        self._inflated = 0
        self.size = 0

    @property
    def digest(self) -> str:
        """The digest of the stored bytes read so far."""
        return f"{self._algorithm}:{self._stored.hash.hexdigest()}"

    @property
    def diff_id(self) -> str:
        """The digest of the unpacked bytes; only after the iteration has ended."""
        return f"{self._algorithm}:{self._unpacked.hexdigest()}"

    def __iter__(self) -> Iterator[bytes]:
        """Yield chunks; raises StreamTruncatedError, StreamCorruptError or StreamLimitError after the last good one."""
        try:
            for chunk in self._hashed_aside() if self._aside else self._hashed():
                self.size += len(chunk)
                yield chunk
        except StreamLimitError:
            self.size = self._inflated  # what was too much was unpacked all the same
            raise

    def _checked(self) -> Iterator[bytes]:
        for chunk in self._chunks():
            self._inflated += len(chunk)
            self._check()
            yield chunk

    def _hashed(self) -> Iterator[bytes]:
        for chunk in self._checked():
            self._unpacked.update(chunk)
            yield chunk

    def _hashed_aside(self) -> Iterator[bytes]:
        chunks = self._checked()
        with ThreadPoolExecutor(1, "layer-inflate") as inflating, ThreadPoolExecutor(1, "layer-hash") as hashing:
            coming = deque(inflating.submit(next, chunks, b"") for _ in range(_IN_FLIGHT))
            pending: deque[Future[None]] = deque()
            while chunk := coming.popleft().result():
                coming.append(inflating.submit(next, chunks, b""))
                pending.append(hashing.submit(self._unpacked.update, chunk))
                if len(pending) > _IN_FLIGHT:
                    pending.popleft().result()
                yield chunk

    def _check(self) -> None:
        limits, total = self._limits, self._inflated
        if total > limits.total:
            raise StreamLimitError(f"more than {limits.total} bytes unpacked")
        if total > limits.ratio_from and total > limits.ratio * max(1, self._stored.count):
            raise StreamLimitError(f"unpacks to more than {limits.ratio} times its size")

    def _chunks(self) -> Iterator[bytes]:
        head = self._stored.prefix
        if head[:2] == _GZIP:
            return _gunzip(self._stored)
        if head == _ZSTD or (head[1:] == b"\x2a\x4d\x18" and head[0] in _ZSTD_SKIPPABLE):
            return _unzstd(self._stored)
        return iter(lambda: self._stored.read(CHUNK), b"")


def _gunzip(stored: _Counted) -> Iterator[bytes]:
    """Inflate all members of a gzip file."""
    try:
        yield from _inflate(stored)
    except _GZIP_ERRORS as error:
        raise StreamCorruptError(f"bad gzip data: {error}") from None


def _inflate(stored: _Counted) -> Iterator[bytes]:
    """Inflate member after member; zeros between and after members are padding."""
    member, data, started = _new_member(), b"", False
    while True:
        if member.eof:
            member, data, started = _new_member(), member.unused_data, False
        data = data or stored.read(_INPUT)
        if not data:
            break
        if not started:
            data = data.lstrip(b"\0")
            started = bool(data)
        chunk = member.decompress(data, CHUNK)
        data = member.unconsumed_tail
        if chunk:
            yield chunk
    if started:
        raise StreamTruncatedError("the gzip stream ends early")


def _new_member() -> Any:
    return isal_zlib.decompressobj(wbits=31)


def _unzstd(stored: _Counted) -> Iterator[bytes]:
    """Decompress all frames of a zstd file, skippable ones included."""
    frame = ZstdDecompressor()
    data = b""
    started = False
    try:
        while True:
            if frame.eof:
                data, frame, started = frame.unused_data, ZstdDecompressor(), False
            if not data and (frame.needs_input or not started):
                data = stored.read(_INPUT)
                if not data:
                    break
            started = True
            chunk = frame.decompress(data, CHUNK)
            data = b""
            if chunk:
                yield chunk
    except ZstdError as error:
        raise StreamCorruptError(f"bad zstd data: {error}") from None
    if started:
        raise StreamTruncatedError("the zstd stream ends early")
