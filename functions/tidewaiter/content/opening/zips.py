"""Zip files: wheels, jars, eggs and plain zips."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from tidewaiter.content.opening.limits import PIECE, Budget
from tidewaiter.content.opening.member import Member, Members

ENCRYPTED = 0x1
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError, KeyError, OverflowError)


def members(data: bytes, budget: Budget) -> Members:
    """Yield the files of a zip in the order of its directory."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGE as error:
        yield Member("", trouble=f"it is damaged: {str(error)[:100]}")
        return
    with archive:
        for info in archive.filelist:
            budget.member()
            if info.flag_bits & ENCRYPTED:
                yield Member(info.filename, trouble="it is protected by a password")
            elif not info.is_dir() and info.file_size:
                yield Member(info.filename, _pieces(archive, info, budget))


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Iterator[bytes]:
    try:
        with archive.open(info) as file:
            while piece := file.read(PIECE):
                budget.take(len(piece))
                yield piece
    except DAMAGE:
        return
