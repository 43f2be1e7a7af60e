"""Stored bytes to tar bytes."""

import gzip
import hashlib
import io

import pytest
from backports import zstd

from tests.inventory.layers import digest
from tidewaiter.inventory.decompress import LayerBytes, StreamCorruptError, StreamLimitError, StreamTruncatedError
from tidewaiter.inventory.limits import Limits

DATA = b"".join(hashlib.sha256(number.to_bytes(4)).digest() for number in range(90_000))
SKIPPABLE = b"\x50\x2a\x4d\x18\x04\x00\x00\x00abcd"


class Trickle(io.RawIOBase):
    """Give a few bytes at a time, as a network does."""

    def __init__(self, data):
        super().__init__()
        self._data = io.BytesIO(data)

    def read(self, size=-1):
        """Read as the test wants."""
        return self._data.read(min(size, 1000) if size >= 0 else 1000)


@pytest.mark.parametrize(
    "stored",
    [
        DATA,
        gzip.compress(DATA),
        gzip.compress(DATA[:99]) + gzip.compress(DATA[99:]),
        zstd.compress(DATA),
        zstd.compress(DATA[:99]) + SKIPPABLE + zstd.compress(DATA[99:]),
        SKIPPABLE + zstd.compress(DATA),
    ],
    ids=["plain", "gzip", "gzip members", "zstd", "zstd frames", "zstd after a skippable frame"],
)
@pytest.mark.parametrize("wrap", [io.BytesIO, Trickle])
def test_every_compression_in_chunks_with_both_digests(stored, wrap):
    """Members and frames are joined; both sides are hashed."""
    layer = LayerBytes(wrap(stored))
    chunks = list(layer)
    assert b"".join(chunks) == DATA
    assert max(map(len, chunks)) <= 1 << 20
    assert (layer.digest, layer.diff_id, layer.size) == (digest(stored), digest(DATA), len(DATA))


@pytest.mark.parametrize("compress", [gzip.compress, zstd.compress])
def test_cut_streams_give_what_they_have(compress):
    """What was unpacked before the end comes out before the error."""
    got = []
    with pytest.raises(StreamTruncatedError):
        got.extend(LayerBytes(io.BytesIO(compress(DATA)[:-2_000_000])))
    assert DATA.startswith(b"".join(got))
    assert sum(map(len, got)) > 500_000


def with_checksum(data):
    """Compress with zstd's optional checksum, without which damage shows only in the layer's digest."""
    return zstd.compress(data, options={zstd.CompressionParameter.checksum_flag: 1})


@pytest.mark.parametrize("compress", [gzip.compress, with_checksum])
def test_damaged_streams(compress):
    """Bytes changed in the middle are noticed."""
    stored = bytearray(compress(DATA))
    stored[len(stored) // 2 : len(stored) // 2 + 400] = bytes(400)
    with pytest.raises((StreamCorruptError, StreamTruncatedError)):
        list(LayerBytes(io.BytesIO(bytes(stored))))


def test_limits_of_size_and_density():
    """A bomb stops early."""
    bomb = gzip.compress(bytes(30 << 20))
    with pytest.raises(StreamLimitError, match="bytes unpacked"):
        list(LayerBytes(io.BytesIO(bomb), limits=Limits(total=1 << 20)))
    with pytest.raises(StreamLimitError, match="times its size"):
        list(LayerBytes(io.BytesIO(bomb), limits=Limits(ratio=50, ratio_from=1 << 20)))


def test_nothing_is_nothing():
    """An empty stream is an empty layer with the digest of nothing."""
    layer = LayerBytes(io.BytesIO(b""))
    assert list(layer) == []
    assert layer.diff_id == digest(b"")


def test_hashing_beside_or_between_gives_the_same():
    """Where the unpacked side is hashed changes neither bytes nor digests."""
    aside, between = LayerBytes(io.BytesIO(gzip.compress(DATA))), LayerBytes(io.BytesIO(gzip.compress(DATA)), aside=False)
    assert b"".join(aside) == b"".join(between) == DATA
    assert aside.diff_id == between.diff_id == f"sha256:{hashlib.sha256(DATA).hexdigest()}"
