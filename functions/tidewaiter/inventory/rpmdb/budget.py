"""How much a database may give: no more than it holds."""

from collections.abc import Iterable, Iterator

from tidewaiter.inventory.rpmdb.errors import RpmDatabaseError


def within(blobs: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Pass on headers until they add up to more than the database's own size in bytes; then raise RpmDatabaseError.

    In a sound database every byte belongs to one header; a hostile one points to the same large value from many places.
    """
    total = 0
    for blob in blobs:
        total += len(blob)
        if total > size:
            raise RpmDatabaseError("its headers add up to more than the file: one is used many times over")
        yield blob
