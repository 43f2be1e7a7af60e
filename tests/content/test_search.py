"""Files of every form: archives, Git objects, UTF-16."""

import bz2
import gzip
import hashlib
import io
import lzma
import struct
import tarfile
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.content.samples import aws_key, found, letters, troubles
from tidewaiter.content.opening import limits
from tidewaiter.content.search import encoding_of
from tidewaiter.sources.compat import ZstdFile

TOKEN = "npm_" + letters(36)
FOUND = [("TW-SECRET-npm-token", 2)]
TEXT = f"# settings\n{TOKEN}\n".encode()


def zipped(data: bytes, name: str = "conf/settings.py") -> bytes:
    """Make a zip of one file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


def tarred(data: bytes) -> bytes:
    """Make a tar.gz of one file."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        info = tarfile.TarInfo("conf/settings.py")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def zstandard(data: bytes) -> bytes:
    """Compress with Zstandard."""
    buffer = io.BytesIO()
    with ZstdFile(buffer, "wb") as file:
        file.write(data)
    return buffer.getvalue()


def loose(data: bytes) -> bytes:
    """Make a loose object of Git."""
    return zlib.compress(b"blob %d\0" % len(data) + data)


def pack(*blobs: bytes) -> bytes:
    """Make a pack of Git."""
    entries = []
    for blob in blobs:
        size, first = len(blob) >> 4, 3 << 4 | len(blob) & 15
        header = bytearray([first | (0x80 if size else 0)])
        while size:
            header.append(size & 0x7F | (0x80 if size >> 7 else 0))
            size >>= 7
        entries.append(bytes(header) + zlib.compress(blob))
    body = b"PACK" + struct.pack(">II", 2, len(blobs)) + b"".join(entries)
    return body + hashlib.sha1(body, usedforsecurity=False).digest()


@pytest.mark.parametrize("chunk", [7, 1 << 20])
@pytest.mark.parametrize(
    ("data", "path"),
    [
        pytest.param(zipped(TEXT), "srv/a-1.0-py3-none-any.whl", id="wheel"),
        pytest.param(tarred(TEXT), "srv/a.tar.gz", id="tar.gz"),
        pytest.param(gzip.compress(TEXT), "srv/dump.sql.gz", id="gz"),
        pytest.param(gzip.compress(TEXT[:15]) + gzip.compress(TEXT[15:]), "srv/dump.sql.gz", id="gz-of-two-members"),
        pytest.param(lzma.compress(TEXT), "srv/dump.sql.xz", id="xz"),
        pytest.param(lzma.compress(gzip.decompress(tarred(TEXT))), "srv/a.tar.xz", id="tar.xz"),
        pytest.param(bz2.compress(TEXT), "srv/dump.sql.bz2", id="bz2"),
        pytest.param(zstandard(TEXT), "srv/dump.sql.zst", id="zst"),
        pytest.param(loose(TEXT), "srv/.git/objects/ab/" + "0" * 38, id="loose-object"),
        pytest.param(pack(b"nothing here", TEXT, b"x" * 300), "srv/.git/objects/pack/pack-1.pack", id="pack"),
        pytest.param(b"\xff\xfe" + TEXT.decode().encode("utf-16-le"), "srv/a.txt", id="utf-16"),
        pytest.param((TEXT.decode() * 9).encode("utf-16-be"), "srv/a.txt", id="utf-16-without-mark"),
    ],
)
def test_a_secret_inside_is_found_once(data: bytes, path: str, chunk: int) -> None:
    """However the file packs it, a secret is found, on its line."""
    assert found(data, path, chunk) == FOUND


@pytest.mark.parametrize(
    ("data", "path"),
    [
        pytest.param(zipped(zipped(TEXT), "b.zip"), "srv/a.zip", id="two-levels"),
        pytest.param(loose(TEXT), "srv/data.z", id="zlib-elsewhere"),
        pytest.param(TEXT.decode().encode("utf-16-le")[:40], "srv/a", id="cut-short"),
    ],
)
def test_other_forms_are_left(data: bytes, path: str) -> None:
    """Archives in archives and what is no form of ours show nothing."""
    assert found(data, path) == []


def test_what_cannot_be_opened_is_said() -> None:
    """Passwords, damage, size and archives in archives are problems, not silence."""
    locked = bytearray(zipped(TEXT))
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert "password" in troubles(bytes(locked))[0]
    assert "inner.zip is an archive inside it" in troubles(zipped(zipped(TEXT), "inner.zip"))[0]
    assert "is an archive inside it" in troubles(gzip.compress(lzma.compress(TEXT)))[0]
    assert troubles(zipped(TEXT)) == []
    assert "damaged" in troubles(b"PK\x03\x04" + b"x" * 100)[0]
    assert "damaged" in troubles(pack(TEXT)[:12] + b"\x35" + b"y" * 60, "a/.git/objects/pack/pack-1.pack")[0]


def test_what_was_read_before_the_damage_counts() -> None:
    """A member that breaks, or that exhausts the budget, still shows the secrets that it began with, and the report says that it broke."""
    cut = gzip.compress(TEXT + letters(300_000).encode())[:150_000]
    assert found(cut) == FOUND
    assert "damaged: it ends early" in troubles(cut)[0]
    bomb = zipped(TEXT + b"\n" * 30_000_000)
    assert found(bomb, "srv/a.zip") == FOUND
    assert "too many bytes" in troubles(bomb)[0]


def test_more_secrets_than_anybody_reads_are_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive full of secrets shows the first ones and says that there are more."""
    monkeypatch.setattr("tidewaiter.content.archive.HITS", 1)
    both = zipped(f"{TEXT.decode()}AWS_KEY={aws_key()}".encode())
    assert len(found(both)) == 1
    assert "more than 1 secrets" in troubles(both)[0]


def test_too_large_and_bombs_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither an archive that is too large nor one that unpacks to too much costs more than its budget."""
    bomb = gzip.compress(gzip.compress(b"\0" * 40_000_000, 1), 1)
    assert "archive inside" in troubles(bomb)[0]
    assert "too many bytes" in troubles(zipped(b"\0" * 30_000_000))[0]
    monkeypatch.setattr("tidewaiter.content.archive.HELD", 1000)
    assert "larger than" in troubles(zipped(letters(3000).encode()))[0]


def test_members_are_counted() -> None:
    """A directory of millions is cut off."""
    budget = limits.Budget(members=1)
    budget.member()
    with pytest.raises(limits.BudgetError):
        budget.member()


@given(st.binary(max_size=400), st.sampled_from([b"PK\x03\x04", b"\x1f\x8b\x08", b"PACK", b"\x78\x01"]), st.integers(0, 60))
def test_damaged_archives_never_raise(noise: bytes, magic: bytes, cut: int) -> None:
    """Whatever follows the magic, the visit ends; noise holds no token, and a cut archive at most the one that was in it."""
    path = {b"PACK": "a/objects/pack/a.pack", b"\x78\x01": "a/objects/ab/" + "c" * 38}.get(magic, "a/b")
    assert FOUND[0] not in found(magic + noise, path)
    assert found((zipped(TEXT), tarred(TEXT), pack(TEXT))[cut % 3][: -cut or None], path) in ([], FOUND)


def test_binaries_are_no_utf16() -> None:
    """Programs and plain text keep their bytes."""
    assert encoding_of(b"\x7fELF\2\1\1" + bytes(200)) == ""
    assert encoding_of(TEXT * 3) == ""


@pytest.mark.parametrize("start", [b"#!/bin/bash\n# starts the jar behind it\n", b"MZ" + bytes(300), b"\x7fELF" + bytes(300)])
@pytest.mark.parametrize("path", ["srv/shop.jar", "usr/local/bin/tool.pex", "srv/tool.pyz"])
def test_zips_that_run_by_themselves_are_opened(start: bytes, path: str) -> None:
    """A program may stand in front of a zip: it is searched as well as what the zip holds."""
    whole = start + zipped(f"a = {aws_key()}\n".encode())
    assert found(whole, path, chunk=100) == [("TW-SECRET-aws-access-key", 1)]
    assert found(start + b"\nGITLAB=glpat-" + letters(20).encode() + b"\n" + zipped(b"x"), path)[0][0] == "TW-SECRET-gitlab-token"
