"""Python scripts with dependencies."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import directory_packages, survives
from tidewaiter.inventory.catalogers.python_script import PYTHON_SCRIPT

PATH = "srv/run.py"
GOOD = b"""#!/usr/bin/env python3
# /// script
# requires-python = ">=3.11"
#
# dependencies = [
#   "requests[socks] == 2.31.0",
#   "rich>=13",
#   "idna==3.3; python_version < '4'",
# ]
# ///

import requests  # dependencies = ["none==1"]
"""
PURLS = ["pkg:pypi/requests@2.31.0", "pkg:pypi/idna@3.3"]


def test_pinned_dependencies():
    """Ranges name no version."""
    assert [package.purl for package in parse(PYTHON_SCRIPT, PATH, GOOD)] == PURLS


def test_only_in_directories_and_only_scripts():
    """In an image such a comment says what somebody meant to install."""
    assert scan(tar_of({PATH: GOOD})).packages == ()
    assert sorted(directory_packages({PATH: GOOD, "srv/run.txt": GOOD})) == sorted(PURLS)


@pytest.mark.parametrize(
    "data", [b"", b"import x\n", b"# /// script\n# dependencies = [\n", b"# /// other\n# dependencies = ['a==1']\n# ///\n"]
)
def test_scripts_without_a_block(data):
    """Other comments are none of ours."""
    assert parse(PYTHON_SCRIPT, PATH, data) == []


def test_a_block_that_cannot_be_read():
    """It is said."""
    assert [item.code for item in parse(PYTHON_SCRIPT, PATH, b"# /// script\n# dependencies = [\n# ///\n")] == ["package-malformed"]


test_damaged_files = survives(PYTHON_SCRIPT, PATH, GOOD)
