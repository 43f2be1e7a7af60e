"""pnpm lock files."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import directory_packages, survives
from tidewaiter.inventory.catalogers.pnpm_lock import PNPM_LOCK

PATH = "srv/pnpm-lock.yaml"
PURLS = ["pkg:npm/%40babel/traverse@7.22.0", "pkg:npm/lodash@4.17.20"]

V5 = b"""lockfileVersion: 5.4

dependencies:
  lodash: 4.17.20

packages:

  /@babel/traverse/7.22.0_supports-color@5.5.0:
    resolution: {integrity: sha512-x}
    dependencies:
      lodash: 4.17.20

  /lodash/4.17.20:
    resolution: {integrity: sha512-x}
    dev: true

  file:local:
    resolution: {directory: local, type: directory}
"""
V6 = (
    V5.replace(b"5.4", b"'6.0'")
    .replace(b"traverse/7.22.0_supports-color@5.5.0", b"traverse@7.22.0(supports-color@5.5.0)")
    .replace(b"/lodash/", b"/lodash@")
)
GOOD = b"""lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      lodash:
        specifier: ^4.0.0
        version: 4.17.20

packages:

  '@babel/traverse@7.22.0':
    resolution: {integrity: sha512-x}

  lodash@4.17.20:
    resolution: {integrity: sha512-x}

  local@file:local:
    resolution: {directory: local, type: directory}

snapshots:

  other@1.0.0: {}
"""


@pytest.mark.parametrize("data", [V5, V6, GOOD], ids=["5", "6", "9"])
def test_each_version_of_the_format(data):
    """Names with scope, versions without the peers behind them; folders are not packages."""
    assert [package.purl for package in parse(PNPM_LOCK, PATH, data)] == PURLS


def test_lock_files_count_in_directories_only():
    """In an image a lock file says what somebody meant to install, and other names are no lock files anywhere."""
    assert scan(tar_of({PATH: GOOD})).packages == ()
    assert directory_packages({PATH: GOOD, PATH + ".bak": GOOD}) == PURLS


@pytest.mark.parametrize("data", [b"", b"packages:\n\n  a@1.0.0:\n", b"\xff"])
def test_a_file_without_version_is_a_problem(data):
    """What is no lock file is said."""
    assert [item.code for item in parse(PNPM_LOCK, PATH, data)] == ["package-malformed"]


test_damaged_files = survives(PNPM_LOCK, PATH, GOOD)
test_damaged_old_files = survives(PNPM_LOCK, PATH, V5)
