"""Header blobs of a Berkeley DB hash file, `Packages` of RPM before 4.16 (page layout: db_page.h of Berkeley DB 5.3)."""

import struct
from collections.abc import Iterator

from tidewaiter.inventory.rpmdb.errors import RpmDatabaseError

_HASH_MAGIC = 0x00061561
_PAGE_HEADER = 26
_LAST_PAGE = 32
_HASH_UNSORTED, _OVERFLOW, _HASH = 2, 7, 13
_KEY_DATA, _OFF_PAGE = 1, 3
_OFF_PAGE_ITEM = 12
_SMALLEST_HEADER = 16
_PAGE_SIZES = range(512, 65_537)


def read_bdb(data: bytes) -> Iterator[bytes]:
    """Yield the package headers; raises RpmDatabaseError when the file is not a hash database or a page is broken."""
    order = next((mark for mark in "<>" if len(data) >= _PAGE_HEADER * 3 and _u32(data, 12, mark) == _HASH_MAGIC), "")
    page_size = _u32(data, 20, order) if order else 0
    if page_size not in _PAGE_SIZES or page_size & (page_size - 1):
        raise RpmDatabaseError("not a Berkeley DB hash database")
    for start in range(0, len(data) - page_size + 1, page_size):
        if data[start + 25] in (_HASH_UNSORTED, _HASH):
            yield from _page_values(data, start, page_size, order)
    if len(data) < (_u32(data, _LAST_PAGE, order) + 1) * page_size:
        raise RpmDatabaseError("the file is shorter than its last page")


def _u32(data: bytes, at: int, order: str) -> int:
    return int(struct.unpack_from(order + "I", data, at)[0])


def _page_values(data: bytes, start: int, page_size: int, order: str) -> Iterator[bytes]:
    """Yield every second item of a hash page: keys and values alternate."""
    entries = struct.unpack_from(order + "H", data, start + 20)[0]
    if _PAGE_HEADER + 2 * entries > page_size:
        raise RpmDatabaseError("a hash page with more entries than fit")
    offsets = struct.unpack_from(f"{order}{entries}H", data, start + _PAGE_HEADER)
    for place in range(1, entries, 2):
        offset, end = offsets[place], offsets[place - 1]
        if not _PAGE_HEADER <= offset < end <= page_size:
            raise RpmDatabaseError("a hash page with an item outside of it")
        item = data[start + offset : start + end]
        if item[0] == _OFF_PAGE and len(item) >= _OFF_PAGE_ITEM:
            yield _overflow(data, _u32(item, 4, order), _u32(item, 8, order), page_size, order)
        elif item[0] == _KEY_DATA and len(item) > _SMALLEST_HEADER:
            yield item[1:]


def _overflow(data: bytes, page: int, length: int, page_size: int, order: str) -> bytes:
    """Join the pages of a large value."""
    if length > len(data):
        raise RpmDatabaseError("a value longer than the file")
    parts: list[bytes] = []
    left = length
    while page and left > 0:
        start = page * page_size
        if start + page_size > len(data) or data[start + 25] != _OVERFLOW:
            raise RpmDatabaseError("a value continues on a page that is not there")
        part = data[start + _PAGE_HEADER : start + page_size][:left]
        parts.append(part)
        left -= len(part)
        page = _u32(data, start + 16, order)
    if left > 0:
        raise RpmDatabaseError("a value ends early")
    return b"".join(parts)
