"""Elixir lock files."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import directory_packages, survives
from tidewaiter.inventory.catalogers.mix_lock import MIX_LOCK

PATH = "srv/mix.lock"
PURLS = ["pkg:hex/phoenix@1.6.0", "pkg:hex/plug@1.11.0"]
GOOD = b"""%{
  "forked": {:git, "https://example.com/a.git", "1234", []},
  "phoenix": {:hex, :phoenix, "1.6.0", "00", [:mix], [{:plug, "~> 1.10", [hex: :plug]}], "hexpm", "00"},
  "plug": {:hex, :"plug", "1.11.0", "00", [:mix], [], "hexpm", "00"},
}
"""


def test_packages_of_hex():
    """Names with and without quotes; packages of a repository are left out."""
    assert sorted(package.purl for package in parse(MIX_LOCK, PATH, GOOD)) == PURLS


def test_lock_files_count_in_directories_only():
    """In an image a lock file says what somebody meant to install, and other names are no lock files anywhere."""
    assert scan(tar_of({PATH: GOOD})).packages == ()
    assert sorted(directory_packages({PATH: GOOD, PATH + ".bak": GOOD})) == PURLS


@pytest.mark.parametrize("data", [b"", b"hello", b"[]"])
def test_malformed_files_are_problems(data):
    """What cannot be read is said."""
    assert [item.code for item in parse(MIX_LOCK, PATH, data)] == ["package-malformed"]


test_damaged_files = survives(MIX_LOCK, PATH, GOOD)
