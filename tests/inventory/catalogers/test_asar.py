"""npm packages in Electron archives."""

import json
import struct

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import survives
from tidewaiter.inventory.catalogers.asar import ASAR

PATH = "opt/app/resources/app.asar"
FILES = {
    "package.json": b'{"name": "app", "version": "1.0.0"}',
    "node_modules/b/package.json": b'{"name": "b", "version": "2.0.0"}',
    "node_modules/b/index.js": b"x" * 3_000_000,
    "node_modules/@s/a/package.json": b'{"name": "@s/a", "version": "1.0.0"}',
}


def archive(files, **changed):
    """Write an archive; `changed` are fields of the entries that lie."""
    tree, body = {"files": {}}, b""
    for path, data in files.items():
        *folders, name = path.split("/")
        node = tree
        for folder in folders:
            node = node["files"].setdefault(folder, {"files": {}})
        node["files"][name] = {"size": len(data), "offset": str(len(body))} | changed
        body += data
    return packed(json.dumps(tree).encode(), body)


def packed(text, body=b""):
    """Write the sizes, the directory with its padding, and the files."""
    padded = text + bytes(-len(text) % 4)
    return struct.pack("<4I", 4, len(padded) + 8, len(padded) + 4, len(text)) + padded + body


GOOD = archive(FILES)


def test_packages_with_their_place():
    """Those of node_modules, in the order of the archive; the application itself is none."""
    found = [(package.purl, package.found_at[0].path) for package in parse(ASAR, PATH, GOOD)]
    assert found == [
        ("pkg:npm/b@2.0.0", f"{PATH}!/node_modules/b/package.json"),
        ("pkg:npm/%40s/a@1.0.0", f"{PATH}!/node_modules/@s/a/package.json"),
    ]


def test_only_archives():
    """In an image and by the end of the name; files beside an archive are found by themselves."""
    assert len(scan(tar_of({PATH: GOOD})).packages) == 2
    assert scan(tar_of({"opt/app/app.asar.txt": GOOD})).packages == ()
    assert (
        parse(ASAR, PATH, packed(b'{"files": {"node_modules": {"files": {"b": {"files": {"package.json": {"unpacked": true}}}}}}}')) == []
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        GOOD[:20],
        packed(b"["),
        packed(b'{"files":' * 30_000),
        struct.pack("<4I", 4, 1 << 31, 4, 1 << 31),
        struct.pack("<4I", 4, 0, 4, 9),
        archive({"node_modules/b/package.json": b"{}"}, offset="x"),
        archive({"node_modules/b/package.json": b"{}"}, offset="-5"),
        archive({"node_modules/b/package.json": b"{}"}, offset="9999999"),
        archive({"node_modules/b/package.json": b"{}"}, size=1 << 40),
    ],
)
def test_archives_that_lie(data):
    """Cut, nested and endless directories, and files that are nowhere."""
    assert [item.code for item in parse(ASAR, PATH, data)] == ["package-malformed"]


test_damaged_files = survives(ASAR, PATH, archive({"node_modules/b/package.json": FILES["node_modules/b/package.json"]}))
