"""Compressed files: tar archives inside, or one file."""

from collections.abc import Iterator
from itertools import chain

from tidewaiter.content.opening.limits import Budget
from tidewaiter.content.opening.member import DamageError, Member, Members
from tidewaiter.content.opening.unpacking import pieces
from tidewaiter.inventory.decompress import StreamError
from tidewaiter.inventory.tar import FILE, TarStream

_TAR_MAGIC, _TAR_MAGIC_AT = b"ustar", 257


def members(data: bytes, budget: Budget) -> Members:
    """Yield the files of a compressed tar archive, or the one file that is compressed."""
    unpacked = pieces(data, budget)
    try:
        first = next(unpacked, b"")
    except DamageError as error:
        yield Member("", trouble=f"it is damaged: {error}")
        return
    content = chain((first,), unpacked)
    if first.startswith(_TAR_MAGIC, _TAR_MAGIC_AT):
        yield from _tar(content, budget)
    else:
        yield Member("", content)


def _tar(content: Iterator[bytes], budget: Budget) -> Members:
    archive = TarStream(content)
    try:
        for member in archive:
            budget.member()
            if member.kind == FILE and member.sparse:
                yield Member(member.name, trouble="it is sparse")
            elif member.kind == FILE and member.size:
                yield Member(member.name, _pieces(archive))
    except (DamageError, StreamError) as error:
        yield Member("", trouble=f"it is damaged: {error}")


def _pieces(archive: TarStream) -> Iterator[bytes]:
    try:
        yield from iter(archive.piece, b"")
    except StreamError as error:
        raise DamageError(str(error)) from None
