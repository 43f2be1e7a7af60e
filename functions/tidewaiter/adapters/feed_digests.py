"""Checks a fetched file against what its server says it hashes to: `Repr-Digest` (RFC 9530), `Content-MD5`, `x-goog-hash`."""

import hashlib
import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping
from pathlib import Path

from tidewaiter.errors import DigestMismatchError

_HINT = "Try again later; if it repeats, the copy there is corrupt or was changed on the way"
_NAMES = {"sha-256": "sha256", "sha-512": "sha512", "md5": "md5"}
_STATED = re.compile(r"(sha-256|sha-512|md5)=:?([A-Za-z0-9+/]+={0,2}):?")


def check_digests(file: Path, headers: Mapping[str, str], where: str) -> None:
    """Raise DigestMismatchError when a checksum in an answer's headers is not that of the whole file."""
    text = ", ".join(headers.get(name, "") for name in ("Repr-Digest", "x-goog-hash"))
    stated = dict(_STATED.findall(text)) | ({"md5": md5} if (md5 := headers.get("Content-MD5", "")) else {})
    for name, value in stated.items():
        expected = _hexadecimal(value)
        if expected:
            check_digest(file, expected, where, _NAMES[name])


def check_digest(file: Path, expected: str, where: str, algorithm: str = "sha256") -> None:
    """Raise DigestMismatchError, which names both, unless a file hashes to `expected` (hex)."""
    with file.open("rb") as stream:
        actual = hashlib.file_digest(stream, lambda: hashlib.new(algorithm, usedforsecurity=False)).hexdigest()
    if actual != expected.lower():
        raise DigestMismatchError(expected=f"{algorithm}:{expected}", actual=f"{algorithm}:{actual}", where=where, hint=_HINT)


def _hexadecimal(value: str) -> str:
    try:
        return b64decode(value, validate=True).hex()
    except (Base64Error, ValueError):
        return ""
