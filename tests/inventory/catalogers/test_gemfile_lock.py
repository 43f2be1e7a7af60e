"""Bundler lock files."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import directory_packages, survives
from tidewaiter.inventory.catalogers.gemfile_lock import GEMFILE_LOCK

PATH = "srv/Gemfile.lock"
PURLS = ["pkg:gem/forked@1.0.0", "pkg:gem/nokogiri@1.13.0?platform=x86_64-linux", "pkg:gem/rack@2.2.3"]
GOOD = b"""PATH
  remote: .
  specs:
    shop (0.1.0)

GIT
  remote: https://example.com/a.git
  revision: 1234
  specs:
    forked (1.0.0)

GEM
  remote: https://example.com/
  specs:
    nokogiri (1.13.0-x86_64-linux)
      racc (~> 1.4)
    rack (2.2.3)

PLATFORMS
  x86_64-linux

DEPENDENCIES
  rack (~> 2.2)

BUNDLED WITH
   2.3.0
"""


def test_gems_of_servers_and_repositories():
    """Gems with their platform, also from a repository; what a gem asks for, and the project's own, are left out."""
    assert [package.purl for package in parse(GEMFILE_LOCK, PATH, GOOD)] == PURLS


def test_lock_files_count_in_directories_only():
    """In an image a lock file says what somebody meant to install, and other names are no lock files anywhere."""
    assert scan(tar_of({PATH: GOOD})).packages == ()
    assert directory_packages({PATH: GOOD, PATH + ".bak": GOOD}) == PURLS


@pytest.mark.parametrize("data", [b"hello", GOOD.partition(b"DEPENDENCIES")[0]])
def test_cut_files_are_problems(data):
    """A lock file without its last sections is said, whatever was read."""
    assert [item.code for item in parse(GEMFILE_LOCK, PATH, data) if not hasattr(item, "purl")] == ["package-malformed"]


test_damaged_files = survives(GEMFILE_LOCK, PATH, GOOD)
