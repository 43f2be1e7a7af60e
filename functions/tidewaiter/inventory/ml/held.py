"""Pickles of models: alone, or as members of the zip files that PyTorch writes. The file is read forward once, in bounded memory."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import re2 as re

from tidewaiter.inventory.limits import MIB
from tidewaiter.inventory.ml.pickles import MAX_OPCODES, Imports, imports_of, is_pickle, may_be_pickle
from tidewaiter.inventory.zip_damage import ZIP_DAMAGE

HELD = 64 * MIB
"""How much of a file's beginning is kept; PyTorch writes the pickle before the tensors."""
SUFFIXES = (".pkl", ".pickle", ".pt", ".pth", ".ckpt", ".bin", ".joblib", ".dill", ".p", ".mar")
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b\x08"
_LOCAL = 30
_IMPORT = re.compile(r"^[A-Za-z_]\w*(\.\w+)+$")
_MEMBERS = 64
_MEMBER_NAMES = (".pkl", ".pickle")
_MAX_MEMBER = 32 * MIB


def begins_like_one(head: bytes) -> bool:
    """Tell by a file's first bytes whether it could hold pickles."""
    return head.startswith((_ZIP, _GZIP)) or _is_zlib(head) or may_be_pickle(head)


def _is_zlib(head: bytes) -> bool:
    return head[:1] == b"x" and int.from_bytes(head[:2], "big") % 31 == 0  # RFC 1950


def _unpacked(data: bytes) -> tuple[bytes, str]:
    """Inflate what joblib packed, up to a limit; returns why it was not all."""
    if not data.startswith(_GZIP) and not _is_zlib(data):
        return data, ""
    inflater = zlib.decompressobj(wbits=47)  # either of the two
    try:
        return inflater.decompress(data, HELD), "" if inflater.eof else "cut short, or larger than what is unpacked"
    except zlib.error as error:
        return b"", f"damaged compression: {error}"


@dataclass(slots=True)
class Beginning:
    """The first bytes of a file that is fed in pieces; a file that cannot hold pickles is not kept."""

    size: int
    data: bytearray = field(default_factory=bytearray)
    is_left: bool = False

    def feed(self, piece: bytes) -> None:
        """Take the next bytes."""
        if self.is_left or len(self.data) >= HELD:
            return
        self.data += piece[: HELD - len(self.data)]
        if not begins_like_one(bytes(self.data[:16])) and len(self.data) >= 16:  # noqa: PLR2004 - enough for either mark
            self.is_left, self.data = True, bytearray()

    def imports(self, limit: int = MAX_OPCODES) -> Imports | None:
        """Return what the pickles in the file import, following up to `limit` opcodes; None when it holds none."""
        if self.data.startswith(_ZIP):
            return self._of_zip(bytes(self.data), limit)
        data, trouble = _unpacked(bytes(self.data))
        if not may_be_pickle(data[:16]):
            return None
        found = imports_of(data, limit)
        if not is_pickle(data) and (found.trouble or not found.names) and not any(map(_IMPORT.match, found.names)):
            return None  # text that begins like an old pickle
        return replace(found, trouble=trouble or (found.trouble and self._why(found.trouble)))

    def _why(self, trouble: str) -> str:
        return f"larger than {HELD >> 20} MiB" if self.size > len(self.data) else trouble

    def _of_zip(self, data: bytes, limit: int) -> Imports | None:
        found, troubles = list[Imports](), list[str]()
        for member in _members(data) if len(data) == self.size else _first_members(data):
            if isinstance(member, str):
                troubles.append(member)
            else:
                found.append(imports_of(member, limit))
                limit -= found[-1].opcodes
        if not found and not troubles:
            return None
        names = {name for one in found for name in one.names}
        troubles += [one.trouble for one in found if one.trouble]
        return Imports(names=tuple(sorted(names)), trouble=next(iter(troubles), ""), opcodes=sum(one.opcodes for one in found))


def _members(data: bytes) -> Iterator[bytes | str]:
    """Yield the pickles of a whole zip file, and why one could not be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            wanted = [info for info in archive.infolist() if info.filename.endswith(_MEMBER_NAMES)]
            for info in wanted[:_MEMBERS]:
                with archive.open(info) as file:
                    yield file.read(_MAX_MEMBER)
            if len(wanted) > _MEMBERS:
                yield f"more than {_MEMBERS} pickles"
    except ZIP_DAMAGE as error:
        yield from _first_members(data)
        yield f"a damaged archive: {str(error)[:80]}"


def _first_members(data: bytes) -> Iterator[bytes | str]:
    """Yield the pickles that a file's beginning shows, without its directory: members that are stored as they are, as PyTorch does."""
    at = number = 0
    while (at := data.find(_ZIP, at)) >= 0 and number < _MEMBERS and at + _LOCAL <= len(data):
        name_length, extra = (int.from_bytes(data[at + place : at + place + 2], "little") for place in (26, 28))
        name = data[at + _LOCAL : at + _LOCAL + name_length]
        start = at + _LOCAL + name_length + extra
        if name.endswith(tuple(suffix.encode() for suffix in _MEMBER_NAMES)):
            number += 1
            compressed = data[at + 8 : at + 10] != b"\0\0"
            yield "a compressed pickle in a large archive" if compressed else data[start : start + _MAX_MEMBER]
        at += _LOCAL
    if not number:
        yield "larger than what is read, without a pickle at its beginning"


def read_beginning(read: Callable[[int], bytes], size: int) -> Beginning:
    """Read a file of `size` bytes from its beginning, as far as it can hold pickles."""
    beginning = Beginning(size)
    while len(beginning.data) < HELD and not beginning.is_left and (piece := read(1 << 20)):
        beginning.feed(piece)
    return beginning
