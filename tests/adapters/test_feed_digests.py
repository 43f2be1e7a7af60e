"""Checksums that servers state of what they send."""

import hashlib
from base64 import b64encode
from pathlib import Path

import pytest

from tidewaiter.adapters.feed_digests import check_digest, check_digests
from tidewaiter.errors import DigestMismatchError

BODY = b"advisories"
STATED = {
    "Repr-Digest": f"sha-256=:{b64encode(hashlib.sha256(BODY).digest()).decode()}:",
    "x-goog-hash": f"crc32c=AAAAAA==, md5={b64encode(hashlib.md5(BODY, usedforsecurity=False).digest()).decode()}",
    "Content-MD5": b64encode(hashlib.md5(BODY, usedforsecurity=False).digest()).decode(),
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give a fetched file."""
    path = tmp_path / "feed"
    path.write_bytes(BODY)
    return path


@pytest.mark.parametrize("header", STATED)
def test_each_header_is_held_against_the_file(file: Path, header: str) -> None:
    """The right checksum passes; of one byte less it does not, and the error names both and the place."""
    check_digests(file, {header: STATED[header]}, "https://feed")
    file.write_bytes(BODY[:-1])
    with pytest.raises(DigestMismatchError, match="https://feed"):
        check_digests(file, {header: STATED[header]}, "https://feed")


@pytest.mark.parametrize("header", ["", "sha-256=", "sha-256=::", "unixsum=:MTI=:", "md5=!!", "md5=A"])
def test_what_is_no_checksum_is_passed_over(file: Path, header: str) -> None:
    """Servers state sums we do not know, and broken ones."""
    check_digests(file, dict.fromkeys(("Repr-Digest", "x-goog-hash"), header), "w")
    check_digests(file, {}, "w")


def test_a_name_is_a_checksum_in_either_case(file: Path) -> None:
    """Hexadecimal digits are written large and small."""
    check_digest(file, hashlib.sha256(BODY).hexdigest().upper(), "w")
    with pytest.raises(DigestMismatchError):
        check_digest(file, "0" * 64, "w")
