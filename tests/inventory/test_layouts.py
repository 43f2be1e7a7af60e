"""Headers of executables: ELF, PE and Mach-O."""

import contextlib
import struct
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.inventory.test_elf import elf_file
from tidewaiter.inventory.layouts import layouts_of, worth_keeping
from tidewaiter.inventory.parts import LayoutError, Part

DATA = b"information".ljust(64, b"!")


def pe_file(*sections, wide=True):
    """Write a PE file of (name, content, flags) sections, loaded a page apart at 0x400000."""
    optional = struct.pack("<H", 0x20B if wide else 0x10B).ljust(24 if wide else 28, b"\0") + struct.pack("<Q" if wide else "<I", 0x400000)
    optional = optional.ljust(112, b"\0")
    head = (
        b"MZ".ljust(60, b"\0")
        + struct.pack("<I", 64)
        + b"PE\0\0"
        + struct.pack("<HH12xHH", 0x8664, len(sections), len(optional), 0)
        + optional
    )
    at = len(head) + 40 * len(sections)
    rows = body = b""
    for number, (name, content, flags) in enumerate(sections, 1):
        rows += struct.pack("<8s4I12xI", name, len(content), number << 12, len(content), at + len(body), flags)
        body += content
    return head + rows + body


def macho_file(*sections, wide=True, order="<"):
    """Write a Mach-O file of (section, content) pairs, each in a writable segment of its own."""
    mark = {("<", True): 0xFEEDFACF, ("<", False): 0xFEEDFACE, (">", True): 0xFEEDFACF, (">", False): 0xFEEDFACE}[order, wide]
    row, inner = ("II16sQQQQIIII", "16s16sQQIIIIIIII") if wide else ("II16sIIIIIIII", "16s16sIIIIIIIII")
    size = struct.calcsize(order + row) + struct.calcsize(order + inner)
    start = (32 if wide else 28) + size * len(sections)
    commands = body = b""
    for number, (name, content) in enumerate(sections, 1):
        place = start + len(body)
        commands += struct.pack(
            order + row, 0x19 if wide else 1, size, b"__DATA", number << 12, len(content), place, len(content), 7 & ~4, 3, 1, 0
        )
        rest = (0,) * (7 if wide else 6)
        commands += struct.pack(order + inner, name, b"__DATA", number << 12, len(content), place, *rest)
        body += content
    head = struct.pack(order + "7I", mark, 0, 0, 2, len(sections), len(commands), 0) + (bytes(4) if wide else b"")
    return head + commands + body


def universal_file(*programs):
    """Put Mach-O files into one."""
    at, rows, body = 8 + 20 * len(programs), b"", b""
    for program in programs:
        rows += struct.pack(">5I", 7, 3, at + len(body), len(program), 0)
        body += program
    return struct.pack(">II", 0xCAFEBABE, len(programs)) + rows + body


def read(data):
    return lambda at, size: data[at : at + size]


@pytest.mark.parametrize("wide", [True, False])
def test_sections_of_a_windows_program(wide):
    """Names, places, addresses and flags come from the section table."""
    data = pe_file((b".text", b"code", 0x60000020), (b".data", DATA, 0xC0000040), wide=wide)
    (layout,) = layouts_of(read(data))
    code, found = layout.sections
    assert (code.executable, code.writable, found.executable, found.writable) == (True, False, False, True)
    assert data[found.offset : found.offset + found.size] == DATA
    assert layout.section(".data") == found
    assert layout.place_of(0x402003) == found.offset + 3
    assert layout.pointer == (8 if wide else 4)


@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize("order", ["<", ">"])
def test_sections_of_a_mac_program(wide, order):
    """Segments and their sections are read, in both byte orders and sizes."""
    data = macho_file((b"__a", b"1"), (b"__go_buildinfo", DATA), wide=wide, order=order)
    (layout,) = layouts_of(read(data))
    found = layout.section("__go_buildinfo")
    assert data[found.offset : found.offset + found.size] == DATA
    assert layout.place_of(0x2001) == found.offset + 1
    assert [part.writable for part in layout.segments] == [True, True]


def test_universal_programs_hold_several():
    """Each program in a universal file has its own places in it."""
    one, two = macho_file((b"__x", b"1" * 8)), macho_file((b"__x", DATA), wide=False)
    data = universal_file(one, two)
    first, second = (layout.section("__x") for layout in layouts_of(read(data)))
    assert data[first.offset : first.offset + first.size] == b"1" * 8
    assert data[second.offset : second.offset + second.size] == DATA


@pytest.mark.parametrize("data", [b"", b"#!/bin/sh", b"MZ".ljust(100, b"\0"), b"\xca\xfe\xba\xbe\0\0\0\x41" + bytes(90)])
def test_what_is_no_executable(data):
    """Scripts, programs for DOS and Java classes have no layout, and are no error."""
    assert layouts_of(read(data)) == ()


def test_addresses_outside_are_refused():
    """An address that no segment loads is an error, not a wrong place."""
    (layout,) = layouts_of(read(pe_file((b".data", DATA, 0xC0000040))))
    for address in (0, 0x400FFF, 0x401000 + len(DATA)):
        with pytest.raises(LayoutError):
            layout.place_of(address)


def test_what_is_worth_keeping_of_a_real_program():
    """Of the interpreter that runs this test, data is worth keeping and code is not."""
    data = Path(sys.executable).resolve().read_bytes()
    (layout,) = layouts_of(read(data))
    kept = [one for kind in worth_keeping(data[: 1 << 16]) for one in kind]
    code = [part for part in layout.segments if part.executable]
    assert kept
    assert code
    assert not any(part.offset in one for part in code for one in kept)
    assert worth_keeping(b"\x7fELF") == ()


PROGRAMS = (
    elf_file((b".a", b"1"), (b".dep-v0", b"crates")),
    pe_file((b".data", DATA, 0xC0000040)),
    macho_file((b"__x", DATA)),
    universal_file(macho_file((b"__x", DATA))),
)


@given(st.sampled_from(PROGRAMS), st.integers(0, 400), st.binary(max_size=32), st.integers(0, 600))
def test_lying_headers_never_fail_otherwise(data, at, noise, end):
    """Any damage gives parts or the typed error, quickly, and no part before the file."""
    damaged = (data[:at] + noise + data[at + len(noise) :])[:end]
    with contextlib.suppress(LayoutError):
        assert all(part.offset >= 0 for layout in layouts_of(read(damaged)) for part in (*layout.sections, *layout.segments))
    worth_keeping(damaged)


def test_parts_are_plain():
    """A part says by default nothing of what may be done with it."""
    assert Part("a", 1, 2)[3:] == (0, False, False)


def test_what_is_worth_keeping_is_told_without_the_table_of_sections() -> None:
    """It lies at the end of a large file, and the first bytes are all there is when the file passes by."""
    head = bytearray(64 + 56)
    head[:6] = b"\x7fELF\x02\x01"
    head[32:40], head[40:48] = (64).to_bytes(8, "little"), (90 << 20).to_bytes(8, "little")
    head[54:58], head[58:64] = b"\x38\x00\x01\x00", b"\x40\x00\x05\x00\x04\x00"
    head[64:72], head[72:80], head[96:104] = b"\x01\0\0\0\x06\0\0\0", (80 << 20).to_bytes(8, "little"), (1 << 20).to_bytes(8, "little")
    assert worth_keeping(bytes(head))[0] == (range(80 << 20, 81 << 20),)
