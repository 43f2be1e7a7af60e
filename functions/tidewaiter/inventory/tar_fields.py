"""Fields of tar headers: numbers, checksums, names, PAX records."""

import zlib
from functools import lru_cache

from tidewaiter.inventory.decompress import StreamCorruptError

Extended = dict[str, bytes]
"""PAX keywords (or their GNU equivalents) to raw values."""

_WANTED = frozenset({"path", "linkpath", "size", "SCHILY.xattr.security.capability"})
_MAX_LENGTH_DIGITS = 10
_ADLER = 65_521
"""Adler-32 keeps the sum of the bytes, modulo this, in its low half: ten times faster than adding them up in Python."""


@lru_cache(1 << 14)
def number(field: bytes) -> int:
    """Read an octal or base-256 number; raises StreamCorruptError. Modes, owners, sums and small sizes are the same again and again."""
    if field[0] & 0x80:
        value = int.from_bytes(field[1:], "big")
        return value - (1 << 8 * (len(field) - 1)) if field[0] == 0xFF else value | ((field[0] & 0x7F) << 8 * (len(field) - 1))  # noqa: PLR2004
    digits = field.split(b"\0", 1)[0].strip()
    try:
        return int(digits, 8) if digits else 0
    except ValueError:
        raise StreamCorruptError(f"bad number {digits[:20]!r} in a tar header") from None


def is_checksum_right(header: bytes, field: bytes) -> bool:
    """Check a header's sum against its field for it, unsigned as POSIX says or signed as old programs wrote it."""
    try:
        expected = number(field)
    except StreamCorruptError:
        return False
    # The sum takes the field itself for blanks: eight times 32.
    if ((zlib.adler32(header) & 0xFFFF) - (zlib.adler32(field) & 0xFFFF) + 256 - expected) % _ADLER == 0:
        return True
    others = header[:148] + header[156:]
    return sum(others) + 256 - 256 * sum(1 for byte in others if byte > 0x7F) == expected  # noqa: PLR2004 - sign bit


def text(raw: bytes) -> str:
    """Decode a name up to its end; bytes that are not UTF-8 survive a round trip."""
    return raw.split(b"\0", 1)[0].decode(errors="surrogateescape")


def parse_pax(data: bytes) -> Extended:
    """Read the `length keyword=value` records that matter; raises StreamCorruptError when a length lies."""
    found: Extended = {}
    at = 0
    while at < len(data) and data[at]:
        space = data.find(b" ", at, at + _MAX_LENGTH_DIGITS + 1)
        digits = data[at:space] if space > at else b""
        length = int(digits) if digits.isdigit() else 0
        record = data[space + 1 : at + length]
        if length <= len(digits) + 1 or at + length > len(data) or not record.endswith(b"\n"):
            raise StreamCorruptError("bad PAX record")
        keyword, _, value = record[:-1].partition(b"=")
        name = keyword.decode(errors="replace")
        if name in _WANTED or name.startswith("GNU.sparse."):
            found[name] = value
        at += length
    return found
