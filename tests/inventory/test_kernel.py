"""Releases of kernel images."""

import gzip
import io
import struct

import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.inventory.kernel import is_release, release_of

RELEASE = "6.1.0-50-cloud-amd64"
BANNER = b"Linux version " + RELEASE.encode() + b" (debian-kernel@lists.debian.org) (gcc) #1 SMP"


VERSION = f"{RELEASE} (user@host) #1 SMP".encode()


def bz_image(text=VERSION, pointer=0x3000):
    """Write the beginning of an x86 kernel image."""
    data = bytearray(0x8000)
    data[:2] = b"MZ"
    data[0x202:0x206] = b"HdrS"
    struct.pack_into("<H", data, 0x20E, pointer)
    data[0x3200 : 0x3200 + len(text)] = text
    return bytes(data)


def zboot(payload):
    """Wrap a compressed kernel for EFI."""
    return b"MZ\0\0zimg" + struct.pack("<2I", 64, len(payload)) + bytes(48) + payload


def read(data):
    """Read an image from memory."""
    return release_of(io.BytesIO(data).read)


def raw(padding=(1 << 20) - 20):
    """Write an image that is not compressed; the banner lies across the border of two pieces."""
    return bytes(padding) + b"Linux version %s (%s)\0" + BANNER + bytes(5000)


@pytest.mark.parametrize(
    "data",
    [bz_image(), raw(), raw(0), gzip.compress(raw()), zboot(gzip.compress(raw()))],
    ids=["x86", "raw", "small", "gzip", "zboot"],
)
def test_images_tell_their_release(data):
    """By the header of the boot protocol, or by the banner inside."""
    assert read(data) == RELEASE


def test_zstd_inside_zboot():
    """Newer kernels for EFI are packed with zstd."""
    assert read(zboot(zstd.compress(raw()))) == RELEASE


@pytest.mark.parametrize("data", [b"", b"text", bytes(4 << 20), gzip.compress(bytes(1 << 21)), b"Linux version one (x)"])
def test_other_files_tell_none(data):
    """Without a banner there is no release, and no error."""
    assert read(data) == ""


@pytest.mark.parametrize(
    "data",
    [bz_image(pointer=0), bz_image(pointer=0xFFFF), bz_image(b"\xff\xfe"), gzip.compress(raw())[:60] + bytes(60), bz_image()[:0x210]],
)
def test_damaged_images_are_refused(data):
    """A header that points nowhere and damaged compression are said."""
    with pytest.raises(ValueError, match="kernel"):
        read(data)


@given(st.binary(max_size=64), st.sampled_from([b"", b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"MZ\0\0zimg", bz_image()[:0x208]]))
def test_any_bytes_are_read_or_refused(noise, start):
    """No bytes make anything but a ValueError."""
    try:
        release = read(start + noise)
    except ValueError:
        return
    assert release == "" or is_release(release)
