"""Chiselled Ubuntu packages."""

import json

import pytest
from backports import zstd
from hypothesis import given

from tests.inventory.layers import dpkg_status, image_of, parse, scan, tar_of
from tests.inventory.noise import JSON, assert_read_or_refused, survives
from tidewaiter.inventory.assemble import assemble
from tidewaiter.inventory.catalogers import chisel
from tidewaiter.inventory.catalogers.chisel import CHISEL

PATH = "var/lib/chisel/manifest.wall"
ENTRIES = [
    {"jsonwall": "1.0", "schema": "1.0", "count": 5},
    {"kind": "content", "slice": "libssl3_libs", "path": "/usr/lib/libssl.so.3"},
    {"kind": "package", "name": "libssl3", "version": "3.0.2-0ubuntu1.10", "sha256": "00", "arch": "amd64"},
    {"kind": "path", "path": "/usr/lib/libssl.so.3", "mode": "0644", "slices": ["libssl3_libs"], "size": 1},
    {"kind": "slice", "name": "libssl3_libs"},
]
RELEASE = b'ID=ubuntu\nVERSION_ID="22.04"\n'


def manifest(entries=ENTRIES):
    """Write a manifest."""
    return zstd.compress("".join(json.dumps(entry) + "\n" for entry in entries).encode())


def test_packages_and_their_files():
    """Name, version, architecture and what the slices hold."""
    (package,) = parse(CHISEL, PATH, manifest())
    assert package.purl == "pkg:deb/libssl3@3.0.2-0ubuntu1.10?arch=amd64"
    assert package.owned_files == ("usr/lib/libssl.so.3",)


def test_an_image_without_names_of_sources_is_incomplete():
    """Advisories are about source packages; a dpkg database beside the manifest names them."""
    alone = tar_of({"etc/os-release": RELEASE, PATH: manifest()})
    inventory = assemble(image_of(alone), [scan(alone)])
    assert [(problem.code, problem.incomplete) for problem in inventory.problems] == [("source-packages-unknown", True)]
    both = tar_of({"etc/os-release": RELEASE, PATH: manifest(), "var/lib/dpkg/status": dpkg_status(("libssl3", "3.0.2-0ubuntu1.10"))})
    inventory = assemble(image_of(both), [scan(both)])
    assert inventory.problems == ()
    assert [package.name for package in inventory.packages] == ["libssl3"]


@pytest.mark.parametrize(
    "data", [b"", b"plain text", manifest()[:-4], zstd.compress(b"{no json}\n"), zstd.compress(b'{"a": "' + bytes(3 << 20))]
)
def test_damaged_manifests_are_problems(data):
    """Other compression, cut files, other lines, endless lines."""
    assert [item.code for item in parse(CHISEL, PATH, data)] == ["package-malformed"]


def test_a_bomb_is_not_unpacked(monkeypatch):
    """What unpacks to more than the limit is said, beside what came before it."""
    monkeypatch.setattr(chisel, "_MAX_UNPACKED", 1 << 20)
    found = parse(CHISEL, PATH, manifest([*ENTRIES, *ENTRIES[4:] * 100_000]))
    assert [getattr(item, "code", "package") for item in found] == ["package-malformed", "package"]


def test_other_files():
    """Only a manifest is one."""
    assert scan(tar_of({"var/lib/chisel/manifest.json": manifest()})).packages == ()


@given(JSON)
def test_any_entry_is_read_or_refused(entry):
    """No line makes it fail."""
    assert_read_or_refused(CHISEL, PATH, manifest([entry, {"kind": "package", "name": entry, "version": entry}]))


test_damaged_files = survives(CHISEL, PATH, manifest())
