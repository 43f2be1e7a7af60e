"""Yarn lock files."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import directory_packages, survives
from tidewaiter.inventory.catalogers.yarn_lock import YARN_LOCK

PATH = "srv/yarn.lock"
PURLS = ["pkg:npm/%40babel/traverse@7.22.0", "pkg:npm/lodash@4.17.20"]
GOOD = b"""# yarn lockfile v1


"@babel/traverse@^7.0.0", "@babel/traverse@^7.1.0":
  version "7.22.0"
  resolved "https://example.com/@babel/traverse/-/traverse-7.22.0.tgz#1"
  dependencies:
    version "^1.0.0"

"old@npm:lodash@^4.0.0":
  version "4.17.20"

local@file:./local:
  version "0.0.0-use.local"
"""
BERRY = b"""__metadata:
  version: 6
  cacheKey: 8

"@babel/traverse@npm:^7.0.0":
  version: 7.22.0
  resolution: "@babel/traverse@npm:7.22.0"
  languageName: node

"old@npm:lodash@^4.0.0":
  version: 4.17.20
  resolution: "lodash@npm:4.17.20"

"shop@workspace:.":
  version: 0.0.0
  resolution: "shop@workspace:."
"""


def test_the_first_form():
    """Quoted and plain keys, several ranges in one key, aliases; a dependency that is called version is none."""
    found = [package.purl for package in parse(YARN_LOCK, PATH, GOOD)]
    assert found == [*PURLS, "pkg:npm/local@0.0.0-use.local"]


def test_the_second_form():
    """What was resolved counts; the project's own workspaces do not."""
    assert [package.purl for package in parse(YARN_LOCK, PATH, BERRY)] == PURLS


def test_lock_files_count_in_directories_only():
    """In an image a lock file says what somebody meant to install, and other names are no lock files anywhere."""
    assert scan(tar_of({PATH: BERRY})).packages == ()
    assert directory_packages({PATH: BERRY, PATH + ".bak": BERRY}) == PURLS


@pytest.mark.parametrize(("data", "expected"), [(b"hello\n", ["package-malformed"]), (b"# yarn lockfile v1\n\n\n", [])])
def test_a_file_without_entries(data, expected):
    """An empty lock file is legal, another file is said."""
    assert [item.code for item in parse(YARN_LOCK, PATH, data)] == expected


test_damaged_files = survives(YARN_LOCK, PATH, GOOD)
test_damaged_files_of_the_second_form = survives(YARN_LOCK, PATH, BERRY)
