"""Julia lock files."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import directory_packages, survives
from tidewaiter.inventory.catalogers.julia_manifest import JULIA_MANIFEST

PATH = "srv/Manifest.toml"
PURLS = ["pkg:julia/JSON@0.21.3?uuid=682c06a0-de6a-54ab-a142-c8b1cf79cde6"]
V1 = b"""[[JSON]]
uuid = "682c06a0-de6a-54ab-a142-c8b1cf79cde6"
version = "0.21.3"

[[Dates]]
uuid = "ade2ca70-3891-5945-98fb-dc099432e06a"

[[Own]]
path = "../own"
uuid = "ade2ca70-3891-5945-98fb-dc099432e06b"
version = "0.1.0"
"""
GOOD = b'julia_version = "1.9.0"\nmanifest_format = "2.0"\n\n' + V1.replace(b"[[", b"[[deps.")


def test_packages_with_a_version():
    """The standard library and folders are left out."""
    assert sorted(package.purl for package in parse(JULIA_MANIFEST, PATH, GOOD)) == PURLS


def test_lock_files_count_in_directories_only():
    """In an image a lock file says what somebody meant to install, and other names are no lock files anywhere."""
    assert scan(tar_of({PATH: GOOD})).packages == ()
    assert sorted(directory_packages({PATH: GOOD, PATH + ".bak": GOOD})) == PURLS


@pytest.mark.parametrize("data", [b"[[x]", b"\xff", b'[[A]]\nuuid = "u"\nversion = 1\n'])
def test_malformed_files_are_problems(data):
    """What cannot be read is said."""
    assert [item.code for item in parse(JULIA_MANIFEST, PATH, data)] == ["package-malformed"]


def test_the_first_format():
    """Before format 2 the packages are at the top."""
    assert [package.purl for package in parse(JULIA_MANIFEST, PATH, V1)] == PURLS


def test_a_manifest_of_another_tool_is_nothing():
    """Other tools have files of this name."""
    assert parse(JULIA_MANIFEST, PATH, b'[[package]]\nname = "x"\nversion = "1"\n') == []


test_damaged_files = survives(JULIA_MANIFEST, PATH, GOOD)
