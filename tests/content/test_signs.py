"""Every sign of malware with what it is for and what only looks alike, three of each at least."""

import random
import struct
from collections.abc import Callable, Sequence

import pytest

from tests.builders import package
from tidewaiter.content import modified, setuid, unowned
from tidewaiter.content.malware.catalogue import entries
from tidewaiter.content.signs import PREFIX, SIGNS
from tidewaiter.content.structure import StructureVisitor
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Elf, FileFact, Inventory, ModifiedFile
from tidewaiter.model.package import FoundAt, Package

NOISE = random.Random(1).randbytes(60_000)  # noqa: S311 - nothing is protected by it
CODE = bytes(range(64)) * 900
DEB = package(
    name="tool", ecosystem="deb", owned_files=("usr/lib/tool/helper", "usr/bin/owned"), found_at=(FoundAt(path="status", layer="l"),)
)

Case = Callable[[], set[str]]


def elf(
    body: bytes = CODE, *, sections: int = 12, segments: Sequence[tuple[int, int, int, int]] = ((1, 5, 0, 60_000),), entry: int = 0
) -> bytes:
    """Make a 64-bit ELF file: segments are (kind, flags, offset, size), loaded where they lie, and `entry` is where it starts."""
    header = b"\x7fELF\x02\x01\x01" + bytes(9)
    header += struct.pack("<HHIQQQIHHHHHH", 2, 62, 1, entry, 64, 64 if sections else 0, 0, 64, 56, len(segments), 64, sections, 0)
    for kind, flags, offset, size in segments:
        header += struct.pack("<IIQQQQQQ", kind, flags, offset, offset, offset, size, size, 4096)
    return header + bytes(4096 - len(header)) + body


DYNAMIC = ((1, 5, 0, 60_000), (2, 6, 0, 10), (3, 4, 0, 10))
STUB = elf(NOISE, sections=0, segments=((1, 6, 0, 4096), (1, 5, 0, 64_000)), entry=63_000)
PE = b"MZ" + bytes(58) + (64).to_bytes(4, "little") + b"PE\0\0" + bytes(100)


def file(path: str, data: bytes, mode: int = 0o100755) -> Case:
    """Show a file to the visitor."""

    def found() -> set[str]:
        visit = StructureVisitor().start(FileEntry(path, mode, len(data)))
        if visit is None:
            return set()
        for start in range(0, len(data), 5000):
            visit.feed(data[start : start + 5000])
        return {hit.rule_id for hit in visit.finish()}

    return found


def image(*files: FileFact | ModifiedFile, packages: tuple[Package, ...] = (DEB,)) -> Case:
    """Judge an image of some files."""
    held = Inventory(
        image_digest="d",
        distribution=Distribution(),
        packages=packages,
        files=tuple(one for one in files if isinstance(one, FileFact)),
        modified=tuple(one for one in files if isinstance(one, ModifiedFile)),
    )
    return lambda: {
        finding.rule_id for part in (setuid, modified, unowned) for finding in part.findings_of(held) if finding.rule_id.startswith(PREFIX)
    }


def changed(path: str, ecosystem: str, kind: str) -> ModifiedFile:
    """Describe a file that was modified."""
    return ModifiedFile(
        path=path, package="tool", ecosystem=ecosystem, expected="0" * 32, actual="1" * 32, kind=kind, layer="l", later=True
    )


def net(path: str, *, network: bool = True, executes: bool = True, kind: str = "executable") -> FileFact:
    """Describe a program by what it asks its loader for."""
    elf = Elf(bits=64, machine="x86_64", kind=kind, dynamic=True, network=network, executes=executes)
    return FileFact(path=path, mode=0o755, size=9, kind="executable", sha256=path, elf=elf)


def suid(path: str, sha256: str = "", uid: int = 0, kind: str = "setuid") -> tuple[FileFact, ...]:
    """Describe a setuid program: the right, and its digest."""
    right = FileFact(path=path, mode=0o4755, size=9, uid=uid, kind=kind)
    return right, FileFact(path=path, mode=0o4755, size=9, kind="executable", sha256=sha256 or path)


SHELL = FileFact(path="usr/bin/bash", mode=0o755, size=9, kind="executable", sha256="shell")
CASES: dict[str, tuple[Sequence[Case], Sequence[Case]]] = {
    "executable-in-temporary-place": (
        (file("tmp/x", elf()), file("dev/shm/.k", elf(), 0o100644), file("var/tmp/a/b", elf())),
        (file("usr/bin/x", elf()), file("tmp/notes.txt", b"hello there"), file("srv/tmp/x", elf())),
    ),
    "script-in-temporary-place": (
        (file("tmp/x", b"#!/bin/sh\necho"), file("dev/shm/run.sh", b"#!/bin/sh\necho"), file("var/tmp/a.py", b"#!/usr/bin/python3\n")),
        (file("tmp/x", b"#!/bin/sh\necho", 0o100644), file("usr/bin/x", b"#!/bin/sh\necho"), file("tmp/x", b"no script")),
    ),
    "executable-in-hidden-place": (
        (file("var/lib/.x/worker", elf()), file("usr/share/.z", elf()), file("root/.../a", elf())),
        (file("root/.cargo/bin/tool", elf()), file("var/lib/.x/notes", b"text here"), file("opt/x.y/worker", elf())),
    ),
    "two-faced-file": (
        (file("srv/static/logo.png", elf()), file("usr/share/a.txt", elf(), 0o100644), file("srv/report.pdf", PE, 0o100644)),
        (file("srv/static/logo.png", b"\x89PNG" + NOISE), file("srv/MZ.txt", b"MZ begins programs of DOS" * 9), file("usr/bin/a", elf())),
    ),
    "packed-program": (
        (
            file("usr/bin/a", elf(NOISE, sections=0)),
            file("opt/b", elf(NOISE, sections=5)),
            file("opt/c", elf(NOISE, sections=0, segments=DYNAMIC)),
        ),
        (
            file("usr/bin/a", elf(NOISE, segments=DYNAMIC)),
            file("opt/b", elf(CODE, sections=0)),
            file("opt/c", b"\x7fELF" + NOISE),
            file("opt/d", b"\x89PNG" + NOISE),
        ),
    ),
    "packed-program-disguised": (
        (
            file("usr/bin/a", STUB),
            file("opt/b", elf(NOISE, sections=0, segments=((1, 5, 0, 64_000),), entry=60_000)),
            file("opt/c", elf(NOISE, sections=0, segments=((1, 5, 0, 64_000), (1, 6, 64_000, 9)), entry=50_000)),
        ),
        (
            file("usr/bin/a", STUB[:4096] + b"UPX!" + STUB[4100:]),
            file("opt/b", elf(NOISE, sections=0, segments=((1, 5, 0, 64_000),), entry=4100)),
            file("opt/c", elf(CODE, sections=0, segments=((1, 5, 0, 64_000),), entry=60_000)),
        ),
    ),
    "unowned-network-program": (
        (image(net("opt/a")), image(net("usr/local/bin/agent")), image(net("srv/app/run"))),
        (
            image(net("usr/bin/owned")),
            image(net("opt/a", network=False)),
            image(net("opt/a", executes=False)),
            image(net("opt/lib.so", kind="shared object")),
            image(net("opt/a"), packages=()),
            image(net("app/node_modules/x/bin/a")),
        ),
    ),
    "modified-package-file": (
        (
            image(changed("usr/bin/owned", "deb", "executable")),
            image(changed("usr/lib/libx.so.1", "rpm", "library")),
            image(changed("usr/bin/x", "apk", "script")),
        ),
        (image(), image(changed("a.so", "pypi", "library")), image(net("usr/bin/owned"))),
    ),
    "modified-python-package": (
        (
            image(changed("site/x.so", "pypi", "library")),
            image(changed("bin/x", "pypi", "script")),
            image(changed("site/x.py", "pypi", "file")),
        ),
        (image(), image(changed("usr/bin/x", "deb", "executable")), image(net("usr/bin/owned"))),
    ),
    "setuid-shell": (
        (image(*suid("usr/bin/bash")), image(SHELL, *suid("var/lib/.x", "shell")), image(*suid("usr/local/bin/python3.12"))),
        (
            image(*suid("usr/bin/passwd")),
            image(SHELL, *suid("usr/bin/sudo")),
            image(*suid("usr/bin/bash", uid=1000)),
            image(*suid("usr/bin/bash", kind="setgid")),
            image(*suid("srv/data/find")),
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("slug", CASES)
def test_hit(slug: str) -> None:
    """Every sign is told of what it is for."""
    assert [PREFIX + slug in found() for found in CASES[slug][0]] == [True] * len(CASES[slug][0])


@pytest.mark.parametrize("slug", CASES)
def test_near_miss(slug: str) -> None:
    """No sign is told of what only looks alike."""
    assert [PREFIX + slug in found() for found in CASES[slug][1]] == [False] * len(CASES[slug][1])


def test_every_sign_has_three_cases_of_each_kind() -> None:
    """A sign without cases would not be known to work, nor to leave others alone."""
    assert {sign.slug for sign in SIGNS} == CASES.keys()
    assert all(min(len(positives), len(near_misses)) >= 3 for positives, near_misses in CASES.values())


def test_every_rule_and_sign_says_what_it_is() -> None:
    """Title, confidence, ATT&CK technique, weakness and a reference; ids are unique."""
    for entry in entries().values():
        assert entry.title
        assert 0 < entry.confidence <= 1
        assert entry.attack.startswith("T1")
        assert entry.cwe.startswith("CWE-")
        assert entry.reference.startswith("https://")
    assert len({sign.slug for sign in SIGNS}) == len(SIGNS)
