"""Cargo lock files."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import directory_packages, survives
from tidewaiter.inventory.catalogers.cargo_lock import CARGO_LOCK

PATH = "srv/Cargo.lock"
PURLS = ["pkg:cargo/time@0.1.43"]
GOOD = b"""version = 3

[[package]]
name = "shop"
version = "0.1.0"
dependencies = ["time"]

[[package]]
name = "time"
version = "0.1.43"
source = "registry+https://example.com/index"
checksum = "00"
"""


def test_crates_from_elsewhere():
    """The workspace's own crates have no source and are left out."""
    assert [package.purl for package in parse(CARGO_LOCK, PATH, GOOD)] == PURLS


def test_lock_files_count_in_directories_only():
    """In an image a lock file says what somebody meant to install, and other names are no lock files anywhere."""
    assert scan(tar_of({PATH: GOOD})).packages == ()
    assert directory_packages({PATH: GOOD, PATH + ".bak": GOOD}) == PURLS


@pytest.mark.parametrize("data", [b"[[package]", b"\xff", b'[[package]]\nname = 1\nversion = "1"\nsource = "x"\n'])
def test_malformed_files_are_problems(data):
    """What cannot be read is said."""
    assert [item.code for item in parse(CARGO_LOCK, PATH, data)] == ["package-malformed"]


test_damaged_files = survives(CARGO_LOCK, PATH, GOOD)
