"""Header blobs of RPM's own `ndb` format, `Packages.db` of SUSE (lib/backend/ndb/rpmpkg.c of RPM describes slots and blobs)."""

import struct
from collections.abc import Iterator

from tidewaiter.inventory.rpmdb.errors import RpmDatabaseError

_PAGE = 4096
_SLOT = 16
_HEADER_SLOTS = 2
_BLOCK = 16
_DB_MAGIC, _SLOT_MAGIC, _BLOB_MAGIC = (int.from_bytes(name, "little") for name in (b"RpmP", b"Slot", b"BlbS"))


def read_ndb(data: bytes) -> Iterator[bytes]:
    """Yield the package headers; raises RpmDatabaseError when the file is not an ndb database or a slot is broken."""
    if len(data) < _PAGE or struct.unpack_from("<I", data)[0] != _DB_MAGIC:
        raise RpmDatabaseError("not an ndb database")
    pages = struct.unpack_from("<I", data, 12)[0]
    if pages * _PAGE > len(data):
        raise RpmDatabaseError("an ndb database shorter than its slots")
    for at in range(_HEADER_SLOTS * _SLOT, pages * _PAGE, _SLOT):
        magic, package, block, _ = struct.unpack_from("<4I", data, at)
        if magic != _SLOT_MAGIC:
            raise RpmDatabaseError("an ndb slot without its mark")
        if package:
            yield _blob(data, block * _BLOCK, package)


def _blob(data: bytes, at: int, package: int) -> bytes:
    if at + _BLOCK > len(data):
        raise RpmDatabaseError("an ndb slot points outside the file")
    magic, owner, _, length = struct.unpack_from("<4I", data, at)
    if magic != _BLOB_MAGIC or owner != package or at + _BLOCK + length > len(data):
        raise RpmDatabaseError("an ndb slot points to something that is no package")
    return data[at + _BLOCK : at + _BLOCK + length]
