"""Zip files: wheels, jars, eggs and plain zips."""

import io
import struct
import zipfile
from collections.abc import Iterator

from tidewaiter.content.opening.limits import PIECE, Budget, BudgetError
from tidewaiter.content.opening.member import DamageError, Member, Members
from tidewaiter.content.opening.unpacking import deflate, stream
from tidewaiter.inventory.zip_damage import ZIP_DAMAGE

_ENCRYPTED = 0x1
_ENTRY, _LOCAL = b"PK\x01\x02", b"PK\x03\x04"
_LENGTHS_AT, _LOCAL_SIZE = 26, 30


def members(data: bytes, budget: Budget) -> Members:
    """Yield the files of a zip in the order of its directory."""
    if data.count(_ENTRY) > 2 * budget.members:  # zipfile keeps 600 bytes for each
        raise BudgetError("it has too many members")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except ZIP_DAMAGE as error:
        yield Member("", trouble=f"it is damaged: {str(error)[:100]}")
        return
    with archive:
        for info in archive.filelist:
            budget.member()
            if info.flag_bits & _ENCRYPTED:
                yield Member(info.filename, trouble="it is protected by a password")
            elif not info.is_dir() and info.file_size:
                inflated = info.compress_type == zipfile.ZIP_DEFLATED
                yield Member(info.filename, _inflated(data, info, budget) if inflated else _others(archive, info, budget))


def _inflated(data: bytes, info: zipfile.ZipInfo, budget: Budget) -> Iterator[bytes]:
    at = info.header_offset
    header = data[at : at + _LOCAL_SIZE]
    if len(header) < _LOCAL_SIZE or not header.startswith(_LOCAL):
        raise DamageError("it is not where the directory says")
    start = at + _LOCAL_SIZE + sum(struct.unpack_from("<HH", header, _LENGTHS_AT))
    yield from stream(memoryview(data)[start : start + info.compress_size], 0, deflate, budget)


def _others(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Iterator[bytes]:
    """Read what is stored as it is, or compressed in a way that is rare."""
    try:
        with archive.open(info) as file:
            while piece := file.read(PIECE):
                budget.take(len(piece))
                yield piece
    except ZIP_DAMAGE as error:
        raise DamageError(str(error)[:100]) from None
