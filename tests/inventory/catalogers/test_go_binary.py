"""Go executables."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.test_elf import elf_file
from tests.inventory.test_layouts import macho_file, pe_file, universal_file
from tidewaiter.inventory.catalogers.go_binary import GO_BINARY

MODULES = (
    "path\texample.com/cmd\nmod\texample.com/app\t(devel)\t\ndep\tgolang.org/x/net\tv0.7.0\th1:x\n"
    "dep\tgithub.com/a/b\tv1.0.0\n=>\tgithub.com/fork/b\tv1.0.1\th1:y\nbuild\t-compiler=gc\n"
)


def text(value):
    """Write a text with its length before it."""
    length, out = len(value), b""
    while length >= 0x80:
        out += bytes([length & 0x7F | 0x80])
        length >>= 7
    return out + bytes([length]) + value


def build_info(go=b"go1.20.1", modules=MODULES):
    """Write build information as Go 1.18 and later do."""
    marked = b"0" * 15 + b"0" + modules.encode() + b"1" * 16 if modules else b""
    return (b"\xff Go buildinf:\x08\x02").ljust(32, b"\0") + text(go) + text(marked)


def executable(info, at=1 << 20):
    """Place build information in something that begins like an ELF file."""
    return b"\x7fELF".ljust(at, b"\0") + info + bytes(1 << 16)


def purls(data):
    return [package.purl for package in parse(GO_BINARY, "app", data)]


EXPECTED = [
    "pkg:golang/stdlib@1.20.1",
    "pkg:golang/example.com/app",
    "pkg:golang/golang.org/x/net@v0.7.0",
    "pkg:golang/github.com/fork/b@v1.0.1",
]


@pytest.mark.parametrize("at", [16, (1 << 20) - 16, 1 << 20, (5 << 20) + 32])
def test_modules_wherever_the_information_lies(at):
    """Chunk borders do not matter; replacements take the place of what they replace."""
    assert purls(executable(build_info(), at)) == EXPECTED


def test_experiments_are_not_part_of_the_version():
    """Go writes experiments behind the version."""
    assert purls(executable(build_info(b"go1.21.0 X:boringcrypto", ""))) == ["pkg:golang/stdlib@1.21.0"]


@pytest.mark.parametrize("data", [executable(build_info(), 1000 * 16 + 8), b"#!/bin/sh\n" + build_info(), executable(b"")])
def test_what_only_looks_like_go(data):
    """A mark off its alignment, a script and another program are not Go executables."""
    assert parse(GO_BINARY, "app", data) == []


def test_old_form_and_damage_are_said():
    """The form before Go 1.18 and cut information are problems."""
    old = b"\xff Go buildinf:\x08\x00".ljust(32, b"\0")
    assert [item.code for item in parse(GO_BINARY, "app", executable(old))] == ["go-buildinfo-unreadable"]
    assert [item.code for item in parse(GO_BINARY, "app", executable(b"")[: 1 << 20] + build_info()[:60])] == ["go-buildinfo-unreadable"]


def test_names_and_modes_do_not_matter():
    """A program is one by its first bytes, whatever it is called and with or without an executable bit; so is no text."""
    data = executable(build_info(), 16)
    assert len(scan(tar_of({"opt/app.txt": data}, mode=0o644)).packages) == len(EXPECTED)
    assert scan(tar_of({"bin/app": b"#!/b" + data[4:]}, mode=0o755)).packages == ()


def test_sections_of_every_format():
    """The information is found by the headers, in programs for Linux, Windows and macOS; a universal one counts once."""
    info = build_info()
    writable = 0xC0000040
    for data in (
        elf_file((b".text", bytes(20)), (b".go.buildinfo", info)),
        pe_file((b".text", bytes(16), 0x60000020), (b".data", info, writable)),
        macho_file((b"__go_buildinfo", info)),
        universal_file(macho_file((b"__go_buildinfo", info)), macho_file((b"__go_buildinfo", info), wide=False)),
    ):
        assert purls(data) == EXPECTED


def test_code_is_not_searched():
    """A mark in code or constants is part of a program that reads other programs, as Go's own tools do."""
    assert parse(GO_BINARY, "app", pe_file((b".text", build_info(), 0x60000020))) == []


def test_a_very_large_program():
    """Of a program beyond the limit everything but code is kept, and its modules are found."""
    code = bytes(GO_BINARY.max_bytes + (5 << 20))
    data = pe_file((b".text", code, 0x60000020), (b".data", build_info(), 0xC0000040), (b".rest", bytes(9 << 20), 0x42000040))
    result = scan(tar_of({"bin/app": data}))
    assert sorted(package.purl for package in result.packages) == sorted(EXPECTED)
    assert not result.problems


def test_the_module_of_the_program_is_marked():
    """The others are linked into it."""
    packages = parse(GO_BINARY, "app", executable(build_info()))
    assert [package.name for package in packages if package.found_at[0].main] == ["example.com/app"]
