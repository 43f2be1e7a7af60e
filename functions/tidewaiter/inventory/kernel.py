"""The release of a Linux kernel image: the header of the x86 boot protocol, or the banner inside an image for another processor.

Sources: kernel documentation, x86/boot.rst (`kernel_version`) and arm64/booting.rst; zboot-header.S of the EFI stub.
"""

import struct
import zlib
from collections.abc import Callable, Iterator

import re2 as re

from tidewaiter.inventory.limits import MIB
from tidewaiter.sources.compat import ZstdDecompressor, ZstdError

_PIECE = 1 << 20
_MAX_UNPACKED = 160 * MIB
_X86_MARK, _X86_MARK_AT, _X86_VERSION_AT, _X86_BASE = b"HdrS", 0x202, 0x20E, 0x200
_ZBOOT_MARK, _ZBOOT_HEADER = b"zimg", 0x1C
_GZIP, _ZSTD = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd"
_LONGEST = 256
_BANNER = re.compile(rb"Linux version (\d+\.\d+[0-9A-Za-z._+~-]{0,200}) \(")
_RELEASE = re.compile(r"^\d+\.\d+[0-9A-Za-z._+~-]*$")


def is_release(text: str) -> bool:
    """Tell whether a text looks like `uname -r`."""
    return len(text) < _LONGEST and bool(_RELEASE.match(text))


def release_of(read: Callable[[int], bytes]) -> str:
    """Read an image from its beginning and return its release; empty when it does not tell. Raises ValueError for damaged ones."""
    head = read(_PIECE)
    if head[_X86_MARK_AT : _X86_MARK_AT + 4] == _X86_MARK:
        return _of_x86(head)
    pieces = _unpacked(head, read)
    end = b""
    for piece in pieces:
        found = _BANNER.search(end + piece)
        if found:
            return str(found.group(1).decode())
        end = piece[-_LONGEST:]
    return ""


def _of_x86(head: bytes) -> str:
    pointer = int.from_bytes(head[_X86_VERSION_AT : _X86_VERSION_AT + 2], "little")
    at = pointer + _X86_BASE
    text = head[at : at + _LONGEST].split(b"\0", 1)[0].decode("ascii", errors="replace") if pointer else ""
    release = text.split(" ", 1)[0]
    if not is_release(release):
        raise ValueError("the header of a Linux kernel does not point to its version")
    return release


def _unpacked(head: bytes, read: Callable[[int], bytes]) -> Iterator[bytes]:
    """Yield the image as it is, or unpacked where it is gzip, zstd or an EFI zboot of one of them; up to a limit."""
    start = 0
    if head[4:8] == _ZBOOT_MARK and len(head) > _ZBOOT_HEADER:
        (start,) = struct.unpack_from("<I", head, 8)
    while len(head) <= start + len(_ZSTD) and (piece := read(_PIECE)):
        head += piece
        if len(head) > start + _PIECE:
            break
    first = head[start:] if start < len(head) else head
    stored = _pieces(first, read)
    total = 0
    for piece in _inflated(first, stored):
        total += len(piece)
        if total > _MAX_UNPACKED:
            return
        yield piece


def _pieces(first: bytes, read: Callable[[int], bytes]) -> Iterator[bytes]:
    yield first
    yield from iter(lambda: read(_PIECE), b"")


def _inflated(first: bytes, stored: Iterator[bytes]) -> Iterator[bytes]:
    if first.startswith(_GZIP):
        yield from _gunzipped(stored)
    elif first.startswith(_ZSTD):
        yield from _unzstd(stored)
    else:
        yield from stored


def _gunzipped(stored: Iterator[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj(wbits=31)
    try:
        for piece in stored:
            data = piece
            while data and not inflater.eof:
                yield inflater.decompress(data, _PIECE)
                data = inflater.unconsumed_tail
    except zlib.error as error:
        raise ValueError(f"a damaged kernel image: {error}") from None
    _check_end(is_whole=inflater.eof)


def _unzstd(stored: Iterator[bytes]) -> Iterator[bytes]:
    frame = ZstdDecompressor()
    try:
        for piece in stored:
            data = piece
            while (data or not frame.needs_input) and not frame.eof:
                yield frame.decompress(data, _PIECE)
                data = b""
    except ZstdError as error:
        raise ValueError(f"a damaged kernel image: {error}") from None
    _check_end(is_whole=frame.eof)


def _check_end(*, is_whole: bool) -> None:
    if not is_whole:
        raise ValueError("a kernel image that is cut short")
