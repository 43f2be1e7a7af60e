"""Installed Lua rocks."""

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import survives
from tidewaiter.inventory.catalogers.luarocks import LUAROCKS

PATH = "usr/local/lib/luarocks/rocks-5.1/lua-cjson/2.1.0.10-1/rock_manifest"
GOOD = b'rock_manifest = {\n   lib = {\n      ["cjson.so"] = "d41d8"\n   },\n   ["lua-cjson-2.1.0.10-1.rockspec"] = "0cc17"\n}\n'


def test_name_and_version_of_the_folders():
    """The revision of the rock belongs to its version."""
    assert [package.purl for package in parse(LUAROCKS, PATH, GOOD)] == ["pkg:luarocks/lua-cjson@2.1.0.10-1"]


def test_only_in_a_tree_of_rocks():
    """A manifest elsewhere is not installed."""
    assert len(scan(tar_of({PATH: GOOD})).packages) == 1
    near = {"srv/lua-cjson/1-1/rock_manifest": GOOD, "rock_manifest": GOOD, PATH.replace("rock_manifest", "x.rockspec"): GOOD}
    assert scan(tar_of(near)).packages == ()


def test_another_file_is_a_problem():
    """The name of the file is not enough."""
    assert [item.code for item in parse(LUAROCKS, PATH, b"")] == ["package-malformed"]


test_damaged_files = survives(LUAROCKS, PATH, GOOD)
