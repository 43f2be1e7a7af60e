"""The pass over a layer gives the same result however it is run: threads, pieces and short cuts are not to be seen in it."""

import gzip
import io
import json
from dataclasses import replace

import pytest

from tests.inventory.catalogers.test_go_binary import build_info
from tests.inventory.catalogers.test_rust_binary import program
from tests.inventory.layers import DIR, OS_RELEASE, dpkg_status, hard, layer_ref, link, tar_of
from tests.inventory.test_elf import elf_file
from tidewaiter import content
from tidewaiter.inventory.cataloger import every
from tidewaiter.inventory.catalogers import all_catalogers
from tidewaiter.inventory.walk import scan_layer

KEY = b"k"
GO = elf_file((b".text", bytes(1 << 17)), (b".go.buildinfo", build_info()))
MEMBERS = {
    "etc/": DIR,
    "etc/os-release": OS_RELEASE,
    "var/lib/dpkg/status": dpkg_status(("a", "1"), ("b", "2")),
    "var/lib/dpkg/info/a.list": b"/usr/bin/go-tool\n/usr/lib/python3/dist-packages/p-1.dist-info/METADATA\n",
    "usr/lib/python3/dist-packages/p-1.dist-info/METADATA": b"Name: p\nVersion: 1\n",
    "usr/bin/go-tool": GO,
    "usr/bin/rust-tool": program(),
    "usr/bin/script": b"#!/bin/sh\necho\n" * 100,
    "usr/bin/again": hard("usr/bin/go-tool"),
    "usr/lib/os-release": link("../../etc/os-release"),
    "opt/.wh.gone": b"",
    "opt/app/node_modules/m/package.json": json.dumps({"name": "m", "version": "3"}).encode(),
    "opt/app/node_modules/m/index.js": b"module.exports = 1\n" * 90_000,
    "tmp/tool": program(),
    "opt/empty": b"",
    "opt/app/broken/package.json": b"{",
}
TAR = tar_of(MEMBERS, mode=0o755)


class Trickle(io.BytesIO):
    """Give a few bytes at a time, as a network does."""

    def read(self, size=-1):
        """Read as much as a packet holds."""
        return super().read(min(size, 1400) if size >= 0 else size)


def scanned(stored, tar=TAR, *, opened=io.BytesIO, catalogers=None, aside=False):
    """Scan with content visitors and a fixed key."""
    layer = layer_ref(tar, stored)
    return scan_layer(
        opened(stored),
        layer,
        catalogers=all_catalogers() if catalogers is None else catalogers,
        visitors=content.visitors(KEY),
        aside=aside,
    )


EXPECTED = scanned(gzip.compress(TAR, mtime=0))


def test_the_layer_holds_something_of_everything():
    """What the other tests compare is not empty."""
    assert {package.ecosystem for package in EXPECTED.packages} >= {"deb", "pypi", "golang", "cargo", "npm"}
    assert EXPECTED.hits
    assert EXPECTED.removed == ("opt/gone",)
    assert {fact.kind for fact in EXPECTED.files} >= {"executable", "script"}


@pytest.mark.parametrize("aside", [False, True])
@pytest.mark.parametrize("opened", [io.BytesIO, Trickle])
def test_threads_and_packets_do_not_matter(aside, opened):
    """One thread or three, whole reads or packets: the result is equal in every field."""
    assert scanned(gzip.compress(TAR, mtime=0), opened=opened, aside=aside) == EXPECTED


def test_asking_every_cataloger_gives_the_same():
    """Hints save questions and change no answer, wherever a cataloger can say for itself what it wants."""
    unhinted = [one if one.wants is every or not one.hint or one.hint.programs else replace(one, hint=None) for one in all_catalogers()]
    assert scanned(gzip.compress(TAR, mtime=0), catalogers=unhinted) == EXPECTED


@pytest.mark.parametrize("cut", [2_000, 20_000])
@pytest.mark.parametrize("aside", [False, True])
def test_what_breaks_breaks_alike(cut, aside):
    """A stream that is cut gives the same packages and problems in one thread and in three."""
    stored = gzip.compress(TAR, mtime=0)[:-cut]
    assert scanned(stored, aside=aside) == scanned(stored, opened=Trickle, aside=not aside)
