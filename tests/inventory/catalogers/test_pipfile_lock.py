"""Pipenv lock files."""

import json

import pytest
from hypothesis import given

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import JSON, assert_read_or_refused, directory_packages, survives
from tidewaiter.inventory.catalogers.pipfile_lock import PIPFILE_LOCK

PATH = "srv/Pipfile.lock"
PURLS = ["pkg:pypi/pytest@7.0.0", "pkg:pypi/requests@2.30.0"]
DOCUMENT = {
    "_meta": {"sources": []},
    "default": {"requests": {"version": "==2.30.0", "hashes": []}, "tree": {"editable": True, "path": "."}},
    "develop": {"pytest": {"version": "==7.0.0"}},
}
GOOD = json.dumps(DOCUMENT).encode()


def test_both_groups():
    """Both groups count, source trees are left out."""
    assert sorted(package.purl for package in parse(PIPFILE_LOCK, PATH, GOOD)) == PURLS


def test_lock_files_count_in_directories_only():
    """In an image a lock file says what somebody meant to install, and other names are no lock files anywhere."""
    assert scan(tar_of({PATH: GOOD})).packages == ()
    assert sorted(directory_packages({PATH: GOOD, PATH + ".bak": GOOD})) == PURLS


@pytest.mark.parametrize("data", [b"", b"[]", b'{"default": {}}', b'{"_meta": {}, "default": {"a": {"version": "=="}}}'])
def test_malformed_files_are_problems(data):
    """What cannot be read is said."""
    assert [item.code for item in parse(PIPFILE_LOCK, PATH, data)] == ["package-malformed"]


@given(JSON)
def test_any_json_is_read_or_refused(document):
    """No document makes the cataloger fail."""
    assert_read_or_refused(PIPFILE_LOCK, PATH, json.dumps({"_meta": {}, "default": document}).encode())


test_damaged_files = survives(PIPFILE_LOCK, PATH, GOOD)
