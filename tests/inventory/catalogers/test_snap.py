"""Snaps."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import survives
from tidewaiter.inventory.catalogers.snap import SNAP

PATH = "snap/core22/1033/meta/snap.yaml"
TEXT = b"""name: core22
version: '20231123' # of the build
summary: A base
type: base
architectures: [amd64]
apps:
  tool:
    name: not-this
    version: 9
license: GPL-3.0
"""


def test_an_installed_snap():
    """Name, version, type and licence at the top; what is nested names other things."""
    (package,) = parse(SNAP, PATH, TEXT)
    assert (package.purl, package.licences) == ("pkg:snap/core22@20231123?type=base", ("GPL-3.0",))


def test_the_root_of_an_unpacked_snap():
    """An image may be made of one snap."""
    assert [package.name for package in scan(tar_of({"meta/snap.yaml": TEXT})).packages] == ["core22"]


def test_other_files():
    """The recipe of a snap is none that is installed."""
    assert scan(tar_of({"src/snap/snapcraft.yaml": TEXT, "src/snap.yaml": TEXT})).packages == ()


@pytest.mark.parametrize("data", [b"", b"name: x\n", b"  name: x\n  version: 1\n"])
def test_snaps_without_name_or_version_are_problems(data):
    """Half a snap is said."""
    assert [item.code for item in parse(SNAP, PATH, data)] == ["package-malformed"]


test_damaged_files = survives(SNAP, PATH, TEXT)
