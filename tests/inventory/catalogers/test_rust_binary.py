"""Rust executables with a list of their crates."""

import json
import struct
import zlib

import pytest
from hypothesis import given

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import JSON, assert_read_or_refused, survives
from tests.inventory.test_elf import elf_file
from tidewaiter.inventory.catalogers.go_binary import GO_BINARY
from tidewaiter.inventory.catalogers.rust_binary import RUST_BINARY

CRATES = {
    "packages": [
        {"name": "time", "version": "0.1.43", "source": "crates.io"},
        {"name": "cc", "version": "1.0.0", "source": "crates.io", "kind": "build"},
        {"name": "tool", "version": "1.0.0-rc.1", "source": "local", "root": True, "dependencies": [0]},
    ]
}


def program(document=CRATES, name=b".dep-v0"):
    """Link a program with a list of crates."""
    return elf_file((name, zlib.compress(json.dumps(document).encode()))) + bytes(1 << 14)


def test_crates_of_a_program():
    """Crates that run count, those of the build do not; the program's own is marked."""
    found = parse(RUST_BINARY, "app", program())
    assert [package.purl for package in found] == ["pkg:cargo/time@0.1.43", "pkg:cargo/tool@1.0.0-rc.1"]
    assert [package.found_at[0].main for package in found] == [False, True]


def test_in_a_layer_beside_the_other_reader_of_executables():
    """An executable is offered to the Go reader too, and each takes its own."""
    assert [package.name for package in scan(tar_of({"bin/tool": program() + bytes(1 << 16)}, mode=0o755)).packages] == ["time", "tool"]
    assert parse(GO_BINARY, "bin/tool", program()) == []


def test_what_is_no_audited_program():
    """Without the section or the ELF mark there are no crates and no problem."""
    assert parse(RUST_BINARY, "app", program(name=b".text")) == []
    assert parse(RUST_BINARY, "app", b"#!/bin/sh\n# .dep-v0\n") == []


def test_names_and_modes_do_not_matter():
    """A program is one by its first bytes: a library or a plugin needs no executable bit."""
    assert len(scan(tar_of({"opt/plugin.js": program()}, mode=0o644)).packages) == 2


@pytest.mark.parametrize(
    "section",
    [b"not zlib", zlib.compress(b"{"), zlib.compress(b"[" * 100_000), zlib.compress(bytes(9 << 20)), zlib.compress(b"{}")[:-6]],
)
def test_damaged_lists_are_problems(section):
    """A list that is cut, damaged, deep or a bomb is said."""
    assert [item.code for item in parse(RUST_BINARY, "app", elf_file((b".dep-v0", section)))] == ["package-malformed"]


def test_lying_headers_are_problems():
    """A section table outside the file is said."""
    data = bytearray(program())
    struct.pack_into("<Q", data, 40, 1 << 60)
    assert [item.code for item in parse(RUST_BINARY, "app", bytes(data))] == ["package-malformed"]


@given(JSON)
def test_any_list_is_read_or_refused(document):
    """No list makes the cataloger fail."""
    assert_read_or_refused(RUST_BINARY, "app", program({"packages": document}))


test_damaged_files = survives(RUST_BINARY, "app", program()[:900])
