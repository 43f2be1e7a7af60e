"""Version resources of PE files."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.inventory.pe import PeError, PeVersion, version_of

RSRC_RVA = 0x4000


def block(key, value=b"", children=(), *, text=False):
    """Write one block of a version resource: length, value length, type, key, value, children."""
    body = key.encode("utf-16-le") + b"\0\0"
    body += bytes(-(6 + len(body)) % 4) + value
    for child in children:
        body += bytes(-(6 + len(body)) % 4) + child
    length = len(value) // 2 if text else len(value)
    return struct.pack("<3H", 6 + len(body), length, int(text)) + body


def version_block(texts, number=(1, 2, 3, 4)):
    """Write VS_VERSIONINFO."""
    fixed = struct.pack("<4I", 0xFEEF04BD, 0x10000, number[0] << 16 | number[1], number[2] << 16 | number[3]) + bytes(36)
    strings = [block(key, value.encode("utf-16-le") + b"\0\0", text=True) for key, value in texts.items()]
    table = block("StringFileInfo", children=[block("040904B0", children=strings)])
    return block("VS_VERSION_INFO", fixed, [block("VarFileInfo"), table])


def resources(version, kind=16):
    """Write a resource section with one entry: type, name, language, data."""

    def folder(number, target):
        return bytes(12) + struct.pack("<2H", 0, 1) + struct.pack("<2I", number, target)

    data = struct.pack("<4I", RSRC_RVA + 88, len(version), 0, 0)
    return folder(kind, 1 << 31 | 24) + folder(1, 1 << 31 | 48) + folder(1033, 72) + data + version


def pe_file(texts=None, *, managed=False, wide=True, rsrc=None, padding=0, number=(1, 2, 3, 4)):
    """Link a program with a version resource, `padding` bytes into the file."""
    section = resources(version_block(texts or {}, number)) if rsrc is None else rsrc
    directories = [(0, 0)] * 16
    directories[2] = (RSRC_RVA, len(section))
    directories[14] = (0x2008, 72) if managed else (0, 0)
    optional = struct.pack("<H", 0x20B if wide else 0x10B) + bytes(106 if wide else 90) + struct.pack("<I", 16)
    optional += b"".join(struct.pack("<2I", *item) for item in directories)
    start = 1024 + padding
    table = b".rsrc\0\0\0" + struct.pack("<4I", len(section), RSRC_RVA, len(section), start) + bytes(16)
    headers = b"PE\0\0" + struct.pack("<2H3I2H", 0x8664, 1, 0, 0, 0, len(optional), 0x2022) + optional + table
    head = b"MZ" + bytes(58) + struct.pack("<I", 64) + headers
    return head + bytes(start - len(head)) + section


def read(data):
    """Read a program from memory."""
    return version_of(lambda at, size: data[at : at + size])


@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize("padding", [0, 3 << 20])
def test_texts_and_number(wide, padding):
    """32 and 64 bit programs; the resources may lie far behind the headers."""
    texts = {"ProductName": "Tool", "ProductVersion": "4.5.6-beta", "Odd": "x"}
    assert read(pe_file(texts, wide=wide, padding=padding)) == PeVersion(managed=False, texts=texts, file_version="1.2.3.4")


def test_code_for_dotnet_is_told_by_its_directory():
    """A CLR header makes an assembly."""
    found = read(pe_file({}, managed=True, number=(0, 0, 0, 0)))
    assert found is not None
    assert (found.managed, found.file_version) == (True, "")


@pytest.mark.parametrize(
    "data",
    [b"", b"MZ", b"\x7fELF" + bytes(100), b"MZ" + bytes(200), pe_file({}, rsrc=resources(b"x" * 40, kind=3)), pe_file({}, rsrc=b"")],
)
def test_what_has_no_version(data):
    """Other files, programs for DOS, and programs with other resources only."""
    assert read(data) is None


def test_lying_headers_are_refused():
    """Offsets outside the file, other keys, too many sections."""
    good = pe_file({"ProductVersion": "1"})
    outside = bytearray(good)
    struct.pack_into("<I", outside, good.index(b".rsrc") + 20, 1 << 31)
    many = bytearray(good)
    struct.pack_into("<H", many, 64 + 6, 97)
    far = resources(version_block({}))[:72] + struct.pack("<4I", 1 << 30, 10, 0, 0)
    for data in (bytes(outside), bytes(many), good[:1100], pe_file({}, rsrc=far), pe_file({}, rsrc=resources(block("OTHER")))):
        with pytest.raises(PeError):
            read(data)


def test_resource_folders_that_point_to_themselves_end():
    """The tree is three levels deep, whatever it says."""
    loop = bytes(12) + struct.pack("<2H", 0, 1) + struct.pack("<2I", 16, 1 << 31)
    assert read(pe_file({}, rsrc=loop)) is None


@given(st.integers(0, 2000), st.binary(max_size=16))
def test_any_bytes_are_read_or_refused(at, noise):
    """Noise anywhere gives a version, none, or a PeError."""
    good = pe_file({"ProductVersion": "1.2"})
    try:
        found = read(good[:at] + noise + good[at + len(noise) :])
    except PeError:
        return
    assert found is None or isinstance(found, PeVersion)
