"""Tell a real secret from a placeholder, an example or chance."""

import base64
import binascii
import zlib
from collections import Counter
from math import log2

PLACEHOLDERS = (
    "example",
    "changeme",
    "change_me",
    "change-me",
    "placeholder",
    "dummy",
    "redacted",
    "yourkey",
    "your_",
    "your-",
    "yoursecret",
    "yourtoken",
    "xxxx",
    "****",
    "....",
    "notasecret",
    "not_a_secret",
    "insert",
    "replace",
    "sample",
    "${",
    "{{",
    "$(",
    "%(",
    "<%",
)
RUNS = ("0123456789", "1234567890", "abcdefghij", "deadbeef", "aaaaaaaa", "00000000")
BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
CHECKSUM_LENGTH = 6
FEW_CHARACTERS = 5
LONG_ENOUGH = 12


def is_placeholder(secret: str) -> bool:
    """Tell whether a value says itself that it is none: the examples of documentation, templates, runs of one character."""
    lower = secret.lower()
    if any(word in lower for word in PLACEHOLDERS) or (lower.startswith("<") and lower.endswith(">")):
        return True
    if len(secret) >= LONG_ENOUGH and len(set(lower)) < FEW_CHARACTERS:
        return True
    return any(run in lower for run in RUNS)


def entropy(text: str) -> float:
    """Return the Shannon entropy in bits per character; 0.0 for empty text."""
    total = len(text)
    return -sum(count / total * log2(count / total) for count in Counter(text).values()) if total else 0.0


def has_crc_suffix(body: str) -> bool:
    """Tell whether the last six characters are the base-62 CRC-32 of those before (GitHub's and npm's token format)."""
    value, suffix = zlib.crc32(body[:-CHECKSUM_LENGTH].encode()), ""
    while value:
        value, digit = divmod(value, len(BASE62))
        suffix = BASE62[digit] + suffix
    return suffix.rjust(CHECKSUM_LENGTH, "0") == body[-CHECKSUM_LENGTH:]


def decode_base64(text: str, *, url_safe: bool = False) -> bytes:
    """Decode base64 with or without padding; empty if it is not base64."""
    padded = text + "=" * (-len(text) % 4)
    try:
        return base64.b64decode(padded, altchars=b"-_" if url_safe else None, validate=True)
    except (binascii.Error, ValueError):
        return b""
