"""Named sections of ELF files."""

import contextlib
import struct
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.inventory.elf import section
from tidewaiter.inventory.parts import LayoutError


def elf_file(*sections, wide=True, order="<"):
    """Write an ELF file of (name, content) sections."""
    names = b"\0" + b"".join(name + b"\0" for name, _ in sections) + b".shstrtab\0"
    header = 64 if wide else 52
    body, table = b"", [(0, 0, 0, 0)]
    at = 1
    for name, content in (*sections, (b".shstrtab", names)):
        table.append((at, 1, header + len(body), len(content)))
        at += len(name) + 1
        body += content
    entry = "IIQQQQIIQQ" if wide else "IIIIIIIIII"
    rows = b"".join(struct.pack(order + entry, name, kind, 0, 0, offset, size, 0, 0, 1, 0) for name, kind, offset, size in table)
    identity = b"\x7fELF" + bytes([2 if wide else 1, 1 if order == "<" else 2, 1]) + bytes(9)
    sizes = (header, 0, 0, len(rows) // len(table), len(table), len(table) - 1)
    fields = struct.pack(order + ("HHIQQQIHHHHHH" if wide else "HHIIIIIHHHHHH"), 2, 62, 1, 0, 0, header + len(body), 0, *sizes)
    return identity + fields + body + rows


@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize("order", ["<", ">"])
def test_sections_by_name(wide, order):
    """Both classes and byte orders are read; a name must match as a whole."""
    data = elf_file((b".text", b"code"), (b".dep-v0", b"crates"), wide=wide, order=order)
    assert section(data, ".dep-v0") == b"crates"
    assert section(data, ".dep") is None


def test_names_are_short():
    """A name of a mebibyte that every section bears costs nothing: the section has none."""
    data = elf_file((b"A" * (1 << 20), b"x"), (b".b", b"2"))
    assert section(data, "") == b"x"


def test_a_real_executable():
    """The interpreter that runs this test has the sections every program has."""
    data = Path(sys.executable).resolve().read_bytes()
    assert (section(data, ".interp") or b"").startswith(b"/lib")
    assert section(data, ".dep-v0") is None


def test_more_sections_than_fit_the_header():
    """A count of 0 means that the first section header holds the count."""
    data = bytearray(elf_file((b".a", b"1"), (b".b", b"2")))
    (table,) = struct.unpack_from("<Q", data, 40)
    struct.pack_into("<Q", data, table + 32, struct.unpack_from("<H", data, 60)[0])
    struct.pack_into("<I", data, table + 40, struct.unpack_from("<H", data, 62)[0])
    struct.pack_into("<HH", data, 60, 0, 0xFFFF)
    assert section(bytes(data), ".b") == b"2"


def test_what_is_not_elf_has_no_sections():
    """Other files, and ELF files without a table, are no error."""
    stripped = bytearray(elf_file((b".a", b"1")))
    struct.pack_into("<Q", stripped, 40, 0)
    assert section(b"MZ", ".a") is None
    assert section(bytes(stripped), ".a") is None


@pytest.mark.parametrize(
    ("form", "at", "value"), [("<Q", 40, 1 << 62), ("<H", 58, 1), ("<H", 62, 60_000), ("<B", 4, 9), ("<H", 60, 60_000)]
)
def test_lying_headers_are_refused(form, at, value):
    """Offsets, sizes and counts that lead outside the file raise the typed error."""
    data = bytearray(elf_file((b".a", b"1")))
    struct.pack_into(form, data, at, value)
    with pytest.raises(LayoutError):
        section(bytes(data), ".a")


@given(st.integers(0, 400), st.binary(max_size=64))
def test_damage_never_fails_otherwise(at, noise):
    """Any damage is a section, none, or the typed error."""
    data = elf_file((b".a", b"1"), (b".dep-v0", b"crates"))
    damaged = data[:at] + noise + data[at + len(noise) :]
    with contextlib.suppress(LayoutError):
        assert (section(damaged, ".dep-v0") or b"") in damaged
