"""Compressed bytes in, plain pieces out: gzip, zlib, deflate, xz, bzip2 and Zstandard behind one small interface."""

import bz2
import lzma
import zlib
from collections.abc import Callable, Generator, Iterator
from typing import Any

from isal import igzip_lib

from tidewaiter.content.opening.limits import MIB, PIECE, Budget
from tidewaiter.content.opening.member import DamageError
from tidewaiter.sources.compat import ZstdDecompressor, ZstdError

_igzip: Any = igzip_lib  # isal ships no types
_DAMAGE = (_igzip.IsalError, zlib.error, lzma.LZMAError, ZstdError, OSError, EOFError, ValueError)
_INPUT = 64 * 1024
_FIRST_INPUT = 4096
_XZ_MEMORY = 128 * MIB
Unpacker = Callable[[], Any]
"""Makes an object with `decompress(data, max_length)`, `eof`, `needs_input` and `unused_data`, as those of bz2 and lzma."""


def gzip() -> Any:
    """Unpack gzip (RFC 1952)."""
    return _igzip.IgzipDecompressor(flag=_igzip.DECOMP_GZIP)


def zlib_stream() -> Any:
    """Unpack zlib (RFC 1950), as Git's objects are."""
    return _igzip.IgzipDecompressor(flag=_igzip.DECOMP_ZLIB)


def deflate() -> Any:
    """Unpack deflate without any frame (RFC 1951), as members of zip files are."""
    return _igzip.IgzipDecompressor(flag=_igzip.DECOMP_DEFLATE)


def xz() -> Any:
    """Unpack xz in bounded memory."""
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)


STREAMS: tuple[tuple[bytes, Unpacker], ...] = (
    (b"\x1f\x8b\x08", gzip),
    (b"\xfd7zXZ\0", xz),
    (b"\x28\xb5\x2f\xfd", ZstdDecompressor),
    *((b"BZh%c1AY&SY" % level, bz2.BZ2Decompressor) for level in b"123456789"),
)
"""How files of one compressed stream begin, and what unpacks them."""


def pieces(data: bytes, budget: Budget) -> Iterator[bytes]:
    """Yield what a file of STREAMS unpacks to, all its streams one after the other; raises DamageError and BudgetError."""
    at = 0
    while unpacker := unpacker_of(data[at : at + 16]):
        budget.member()
        at = yield from stream(data, at, unpacker, budget)


def unpacker_of(head: bytes) -> Unpacker | None:
    """Return what unpacks a file that begins so."""
    return next((unpacker for magic, unpacker in STREAMS if head.startswith(magic)), None)


def stream(data: bytes | memoryview, at: int, unpacker: Unpacker, budget: Budget) -> Generator[bytes, None, int]:
    """Yield what one stream at a place unpacks to and return the place behind it; raises DamageError and BudgetError."""
    machine, view, size = unpacker(), memoryview(data), _FIRST_INPUT
    try:
        while not machine.eof:
            block = view[at : at + size] if machine.needs_input else b""
            if machine.needs_input and not block:
                raise DamageError("it ends early")
            at, size = at + len(block), _INPUT
            piece = machine.decompress(block, PIECE)
            budget.take(len(piece))
            if piece:
                yield piece
    except _DAMAGE as error:
        raise DamageError(str(error)[:100]) from None
    return at - len(machine.unused_data)
