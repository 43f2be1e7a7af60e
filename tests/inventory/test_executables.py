"""Facts about executables: hash, ELF basics, interpreter lines, modes and their limits."""

import hashlib
import io
import shutil
import struct
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.inventory.layers import layer_ref, scan, tar_of
from tidewaiter.inventory import collect
from tidewaiter.inventory.catalogers import all_catalogers
from tidewaiter.inventory.executables import ExecutableFacts, described
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.inventory.walk import scan_layer


def elf(*, kind=2, machine=62, layout=(64, "<"), interpreter=b"", dynamic=False, symbols=True, padding=0):
    """Write a small ELF file with a program and a section header table."""
    bits, order = layout
    wide = bits == 64
    head, segment, section = (64, 56, 64) if wide else (52, 32, 40)
    segments = [(3, interpreter + b"\0")] if interpreter else []
    segments += [(2, b"")] if dynamic else []
    text_at = head + segment * len(segments)
    body, table = b"", b""
    for code, text in segments:
        at = text_at + len(body)
        table += (
            struct.pack(order + "IIQQQQQQ", code, 4, at, 0, 0, len(text), len(text), 1)
            if wide
            else struct.pack(order + "8I", code, at, 0, 0, len(text), len(text), 4, 1)
        )
        body += text
    body += bytes(padding)
    sections = [0, 1, 2] if symbols else [0, 1]
    names = b"".join(struct.pack(order + "II", 0, code).ljust(section, b"\0") for code in sections)
    ident = b"\x7fELF" + bytes([2 if wide else 1, 1 if order == "<" else 2, 1]).ljust(12, b"\0")
    header = ident + struct.pack(
        order + ("HHIQQQIHHHHHH" if wide else "HHIIIIIHHHHHH"),
        kind, machine, 1, 0, head if segments else 0, text_at + len(body), 0, head, segment, len(segments), section, len(sections), 0,
    )  # fmt: skip
    return header + table + body + names


def facts(data, mode=0o755, pieces=1 << 20):
    """Run the visitor over one file in pieces."""
    kept = []
    visit = ExecutableFacts(kept.append).start(FileEntry("bin/x", 0o100000 | mode, len(data)))
    if visit is None:
        return kept
    for at in range(0, len(data), pieces):
        visit.feed(data[at : at + pieces])
    assert tuple(visit.finish()) == ()
    return kept


@pytest.mark.parametrize("pieces", [1, 100, 4096, 1 << 20])
@pytest.mark.parametrize("bits", [32, 64])
@pytest.mark.parametrize("order", ["<", ">"])
def test_an_elf_program_is_described_in_whatever_pieces_it_comes(pieces, bits, order):
    """Class, CPU, loader, symbols and hash are the same for every way to cut the stream."""
    data = elf(kind=3, machine=183, layout=(bits, order), interpreter=b"/lib/ld.so", dynamic=True, padding=9000)
    (fact,) = facts(data, pieces=pieces)
    assert fact.sha256 == hashlib.sha256(data).hexdigest()
    found = fact.elf
    assert (found.bits, found.machine, found.kind) == (bits, "aarch64", "executable")
    assert (found.dynamic, found.stripped, found.interpreter) == (True, False, "/lib/ld.so")


def test_a_static_stripped_program_and_a_library():
    """No loader is static; no symbol table is stripped; a position-independent file without a loader is a library."""
    (static,) = facts(elf(symbols=False))
    assert (static.elf.dynamic, static.elf.stripped, static.elf.kind) == (False, True, "executable")
    (library,) = facts(elf(kind=3, dynamic=True))
    assert (library.elf.dynamic, library.elf.kind) == (True, "shared object")


def test_a_program_of_this_machine_agrees_with_the_loader():
    """A real binary: the shell is a dynamic program that names its loader."""
    shell = shutil.which("bash") or shutil.which("sh")
    with open(shell, "rb") as file:  # noqa: PTH123
        (fact,) = facts(file.read(), pieces=65536)
    assert fact.elf.kind == "executable"
    assert "ld-" in fact.elf.interpreter or not fact.elf.dynamic


def test_a_script_keeps_its_interpreter_line():
    """What follows `#!`, without the rest of the file."""
    (fact,) = facts(b"#! /usr/bin/env python3\nprint()\n")
    assert (fact.kind, fact.interpreter, fact.elf) == ("script", "/usr/bin/env python3", None)


@pytest.mark.parametrize(("data", "mode"), [(elf(), 0o644), (b"plain text", 0o755), (b"", 0o755), (b"\x7fEL", 0o755)])
def test_what_cannot_run_or_is_no_program_is_no_fact(data, mode):
    """A library without the execute bit, a text with it, and next to nothing."""
    assert facts(data, mode) == []


def test_a_program_that_is_cut_short_has_no_hash():
    """Half a file has another hash than the file."""
    kept = []
    data = elf()
    visit = ExecutableFacts(kept.append).start(FileEntry("bin/x", 0o100755, len(data)))
    visit.feed(data[:-1])
    visit.finish()
    assert kept[0].sha256 == ""


@given(st.binary(max_size=300), st.binary(max_size=300), st.integers(1, 300))
def test_damaged_headers_never_raise(head, tail, pieces):
    """Any bytes after the mark give a fact or none, and a fact has the hash of what was read."""
    data = b"\x7fELF" + head
    assert [fact.sha256 for fact in facts(data, pieces=pieces)] in ([], [hashlib.sha256(data).hexdigest()])
    found = described(elf()[:20] + head + tail, tail)
    assert found is None or found.bits in (32, 64)


def test_modes_worth_knowing_are_facts_of_the_layer():
    """Set-id programs, files and directories that everyone can write to, and capabilities; a sticky /tmp is as it should be."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, mode, kind in [
            ("bin/su", 0o4755, tarfile.REGTYPE),
            ("bin/wall", 0o2755, tarfile.REGTYPE),
            ("etc/open", 0o666, tarfile.REGTYPE),
            ("bin/ping", 0o755, tarfile.REGTYPE),
            ("tmp", 0o1777, tarfile.DIRTYPE),
            ("srv", 0o777, tarfile.DIRTYPE),
        ]:
            info = tarfile.TarInfo(name)
            info.mode, info.type = mode, kind
            info.pax_headers = {"SCHILY.xattr.security.capability": "x"} if name == "bin/ping" else {}
            archive.addfile(info)
    found = {(fact.path, fact.kind) for fact in scan(buffer.getvalue()).files}
    assert found == {
        ("bin/su", "setuid"),
        ("bin/wall", "setgid"),
        ("etc/open", "world-writable"),
        ("bin/ping", "capabilities"),
        ("srv", "world-writable directory"),
    }


def test_too_many_programs_are_a_problem_and_leave_room_for_rarer_facts(monkeypatch):
    """The limit is said once; a set-id file after it is still remembered."""
    monkeypatch.setattr(collect, "_MAX_PROGRAMS", 2)
    tar = tar_of({f"bin/{number}": elf() for number in range(5)}, mode=0o4755)
    result = scan_layer(io.BytesIO(tar), layer_ref(tar), catalogers=all_catalogers())
    assert sum(fact.kind == "executable" for fact in result.files) <= 2
    assert sum(fact.kind == "setuid" for fact in result.files) == 5
    assert [problem.code for problem in result.problems] == ["facts-limit"]


@pytest.mark.parametrize(("library", "names"), [(b"\0libc.so.6\0", "md5"), (b"\0libc.musl-x86_64.so.1\0", "sha1"), (b"", "md5 sha1")])
def test_a_digest_that_no_package_manager_of_the_system_keeps_is_not_computed(library, names):
    """The C library tells Debian's programs from Alpine's; a static program could be of either."""
    kept = []
    data = elf() + library + bytes(99)
    visit = ExecutableFacts(kept.append).start(FileEntry("usr/bin/x", 0o100755, len(data)))
    visit.feed(data)
    visit.finish()
    assert [name for name in ("md5", "sha1") if getattr(kept[0], name)] == names.split()
    assert kept[0].sha256
