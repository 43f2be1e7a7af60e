"""R lock files."""

import json

import pytest
from hypothesis import given

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import JSON, assert_read_or_refused, directory_packages, survives
from tidewaiter.inventory.catalogers.renv_lock import RENV_LOCK

PATH = "srv/renv.lock"
PURLS = ["pkg:cran/jsonlite@1.8.0"]
PACKAGES = {
    "jsonlite": {"Package": "jsonlite", "Version": "1.8.0", "Source": "Repository", "Repository": "CRAN"},
    "own": {"Package": "own", "Version": "0.1", "Source": "GitHub"},
}
GOOD = json.dumps({"R": {"Version": "4.2.0"}, "Packages": PACKAGES}).encode()


def test_packages_of_a_repository():
    """Packages from elsewhere are left out."""
    assert sorted(package.purl for package in parse(RENV_LOCK, PATH, GOOD)) == PURLS


def test_lock_files_count_in_directories_only():
    """In an image a lock file says what somebody meant to install, and other names are no lock files anywhere."""
    assert scan(tar_of({PATH: GOOD})).packages == ()
    assert sorted(directory_packages({PATH: GOOD, PATH + ".bak": GOOD})) == PURLS


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"Packages": {"a": {"Package": "a"}}}'])
def test_malformed_files_are_problems(data):
    """What cannot be read is said."""
    assert [item.code for item in parse(RENV_LOCK, PATH, data)] == ["package-malformed"]


@given(JSON)
def test_any_json_is_read_or_refused(document):
    """No document makes the cataloger fail."""
    assert_read_or_refused(RENV_LOCK, PATH, json.dumps({"Packages": {"a": document}}).encode())


test_damaged_files = survives(RENV_LOCK, PATH, GOOD)
