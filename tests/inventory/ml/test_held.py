"""Pickles in files of any size."""

import gzip
import io
import pickle
import zipfile
import zlib

import pytest

from tests.inventory.ml.test_pickles import SYSTEM, Evil
from tidewaiter.inventory.ml import held
from tidewaiter.inventory.ml.held import Beginning, read_beginning


def zipped(members, compression=zipfile.ZIP_STORED):
    """Write a zip file as PyTorch does: the pickle first."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


TORCH = {"archive/data.pkl": pickle.dumps(Evil(), 2), "archive/byteorder": b"little", "archive/data/0": bytes(5000)}


def imports(data):
    """Read a file from memory."""
    return read_beginning(io.BytesIO(data).read, len(data)).imports()


@pytest.mark.parametrize(
    "data",
    [
        pickle.dumps(Evil()),
        pickle.dumps(Evil(), 0),
        zipped(TORCH),
        zipped(TORCH, zipfile.ZIP_DEFLATED),
        gzip.compress(pickle.dumps(Evil())),
        zlib.compress(pickle.dumps(Evil())),
    ],
    ids=["pickle", "old", "torch", "deflated", "gzip", "zlib"],
)
def test_files_that_hold_pickles(data):
    """Alone, packed, or in an archive."""
    found = imports(data)
    assert found is not None
    assert (found.names, found.trouble) == ((SYSTEM,), "")


@pytest.mark.parametrize(
    "data", [b"", b"c", b"lines of text that begin like an old pickle\n", b"(x + 1)", zipped({"a.txt": b"x"}), b"\x7fELF" * 9]
)
def test_files_that_hold_none(data):
    """Text, programs and other archives."""
    assert imports(data) is None


def test_large_archives_are_read_at_their_beginning(monkeypatch):
    """The pickle is found without the directory at the end; one that is packed, or not there, is said."""
    monkeypatch.setattr(held, "HELD", 900)
    found = imports(zipped(TORCH))
    assert found is not None
    assert SYSTEM in found.names
    packed = imports(zipped({**TORCH, "archive/more": bytes(2000)}, zipfile.ZIP_DEFLATED) + bytes(2000))
    assert packed is not None
    assert packed.trouble == "a compressed pickle in a large archive"
    without = imports(zipped({"archive/data/0": bytes(5000)}))
    assert without is not None
    assert "without a pickle" in without.trouble


def test_large_pickles_say_so(monkeypatch):
    """What lies past the beginning was not followed."""
    monkeypatch.setattr(held, "HELD", 100)
    found = imports(pickle.dumps([Evil(), bytes(500)]))
    assert found is not None
    assert SYSTEM in found.names
    assert found.trouble.startswith("larger than")


def test_damaged_archives():
    """A cut archive shows what its beginning holds; a bomb is not unpacked to its end."""
    cut = imports(zipped(TORCH)[:600])
    assert cut is not None
    assert SYSTEM in cut.names
    assert "damaged" in cut.trouble
    bomb = imports(gzip.compress(b"\x80\x04" + bytes(70 << 20)))
    assert bomb is not None
    assert bomb.trouble


def test_damage_in_a_rare_compression():
    """LZMA has an error of its own."""
    data = bytearray(zipped({"a/data.pkl": bytes(500)}, zipfile.ZIP_LZMA))
    data[60:80] = b"\xff" * 20
    found = imports(bytes(data))
    assert found is not None
    assert found.trouble


def test_other_files_are_not_kept():
    """Memory stays free of files that cannot hold pickles."""
    beginning = Beginning(1 << 30)
    for _ in range(4):
        beginning.feed(b"#" * 1000)
    assert not beginning.data
