"""Signs of a file's place, name and form; the programs here are headers followed by noise."""

import random
import struct

import pytest

from tidewaiter.content.structure import StructureVisitor
from tidewaiter.inventory.visitors import FileEntry

NOISE = random.Random(1).randbytes(60_000)  # noqa: S311 - nothing is protected by it


def elf(body: bytes = b"code", sections: int = 12, kind: int = 1) -> bytes:
    """Make the header of a 64-bit ELF file with one segment, and a body."""
    header = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HHIQQQIHHHHHH", 2, 62, 1, 0, 64, 64, 0, 64, 56, 1, 64, sections, 0)
    header += struct.pack("<IIQQQQQQ", kind, 5, 0, 0, 0, 60_000, 60_000, 4096)
    return header + bytes(4096 - len(header)) + body


def signs(path: str, data: bytes, mode: int = 0o100755) -> list[str]:
    """Name what a file shows."""
    visit = StructureVisitor().start(FileEntry(path, mode, len(data)))
    if visit is None:
        return []
    for start in range(0, len(data), 5000):
        visit.feed(data[start : start + 5000])
    return [hit.rule_id.removeprefix("TW-MALWARE-") for hit in visit.finish()]


@pytest.mark.parametrize(
    ("path", "data", "sign"),
    [
        pytest.param("tmp/x", elf(), "executable-in-temporary-place", id="program-in-tmp"),
        pytest.param("dev/shm/run.sh", b"#!/bin/sh\necho", "script-in-temporary-place", id="script-in-shm"),
        pytest.param("var/lib/.x/worker", elf(), "executable-in-hidden-place", id="hidden"),
        pytest.param("usr/bin/.cache/worker", elf(), "executable-in-hidden-place", id="hidden among the system's own"),
        pytest.param("usr/lib/.git/worker", elf(), "executable-in-hidden-place", id="hidden among libraries"),
        pytest.param("srv/static/logo.png", elf(), "two-faced-file", id="picture"),
        pytest.param("usr/bin/tool", elf(NOISE, sections=0), "packed-program", id="packed"),
    ],
)
def test_hit(path: str, data: bytes, sign: str) -> None:
    """The sign is told."""
    assert signs(path, data) == [sign]


@pytest.mark.parametrize(
    ("path", "data"),
    [
        pytest.param("usr/bin/tool", elf(NOISE, kind=3), id="program-with-sections-and-a-loader"),
        pytest.param("usr/bin/tool", elf(b"a" * 60_000, sections=0), id="without-sections-but-plain"),
        pytest.param("root/.cargo/bin/tool", elf(), id="folder-of-a-tool"),
        pytest.param("usr/local/share/.cache/yarn/v6/esbuild", elf(), id="cache-of-a-tool"),
        pytest.param("srv/static/logo.png", b"\x89PNG" + NOISE, id="picture"),
        pytest.param("tmp/notes.txt", b"hello there", id="text-in-tmp"),
        pytest.param("tmp/x", b"\x7fELF", id="cut-short"),
        pytest.param("tmp/x", b"\x7fELF\x02\x01" + bytes(20), id="cut-in-its-header"),
    ],
)
def test_near_miss(path: str, data: bytes) -> None:
    """What is as it should be is left alone."""
    assert signs(path, data) == []
