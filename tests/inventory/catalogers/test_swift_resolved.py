"""Swift lock files."""

import json

import pytest
from hypothesis import given

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import JSON, assert_read_or_refused, directory_packages, survives
from tidewaiter.inventory.catalogers.swift_resolved import SWIFT_RESOLVED

PATH = "srv/Package.resolved"
PURLS = ["pkg:swift/github.com/apple/swift-nio@2.40.0", "pkg:swift/github.com/vapor/vapor@4.0.0"]
PINS = [
    {"identity": "swift-nio", "location": "https://user:secret@github.com/apple/swift-nio.git", "state": {"version": "2.40.0"}},
    {"identity": "vapor", "location": "git@github.com:vapor/vapor.git", "state": {"version": "4.0.0"}},
    {"identity": "branch", "location": "https://github.com/a/b", "state": {"branch": "main", "revision": "1"}},
]
GOOD = json.dumps({"version": 2, "pins": PINS}).encode()


def test_pins_with_a_version():
    """The address without credentials is the identity; branches are left out."""
    assert sorted(package.purl for package in parse(SWIFT_RESOLVED, PATH, GOOD)) == PURLS


def test_lock_files_count_in_directories_only():
    """In an image a lock file says what somebody meant to install, and other names are no lock files anywhere."""
    assert scan(tar_of({PATH: GOOD})).packages == ()
    assert sorted(directory_packages({PATH: GOOD, PATH + ".bak": GOOD})) == PURLS


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"pins": [{"state": {"version": "1"}}]}'])
def test_malformed_files_are_problems(data):
    """What cannot be read is said."""
    assert [item.code for item in parse(SWIFT_RESOLVED, PATH, data)] == ["package-malformed"]


def test_the_first_format():
    """Version 1 keeps its pins one level deeper, under other names."""
    pins = [{"package": "vapor", "repositoryURL": "https://github.com/vapor/vapor/", "state": {"branch": None, "version": "4.0.0"}}]
    data = json.dumps({"version": 1, "object": {"pins": pins}}).encode()
    assert [package.purl for package in parse(SWIFT_RESOLVED, PATH, data)] == PURLS[1:]


@given(JSON)
def test_any_json_is_read_or_refused(document):
    """No document makes the cataloger fail."""
    assert_read_or_refused(SWIFT_RESOLVED, PATH, json.dumps({"pins": [document], "object": document}).encode())


test_damaged_files = survives(SWIFT_RESOLVED, PATH, GOOD)
