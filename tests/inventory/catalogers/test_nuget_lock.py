"""NuGet lock files."""

import json

import pytest
from hypothesis import given

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import JSON, assert_read_or_refused, directory_packages, survives
from tidewaiter.inventory.catalogers.nuget_lock import NUGET_LOCK

PATH = "srv/packages.lock.json"
PURLS = ["pkg:nuget/Newtonsoft.Json@12.0.3", "pkg:nuget/Serilog@2.0.0"]
PACKAGES = {
    "Newtonsoft.Json": {"type": "Direct", "requested": "[12.0.3, )", "resolved": "12.0.3"},
    "Serilog": {"type": "Transitive", "resolved": "2.0.0"},
    "own": {"type": "Project"},
}
GOOD = json.dumps({"version": 1, "dependencies": {"net6.0": PACKAGES, "net8.0": PACKAGES}}).encode()


def test_each_package_once():
    """Every framework lists its packages; projects are left out."""
    assert sorted(package.purl for package in parse(NUGET_LOCK, PATH, GOOD)) == PURLS


def test_lock_files_count_in_directories_only():
    """In an image a lock file says what somebody meant to install, and other names are no lock files anywhere."""
    assert scan(tar_of({PATH: GOOD})).packages == ()
    assert sorted(directory_packages({PATH: GOOD, PATH + ".bak": GOOD})) == PURLS


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"dependencies": {"a": {"b": {"resolved": 1}}}}'])
def test_malformed_files_are_problems(data):
    """What cannot be read is said."""
    assert [item.code for item in parse(NUGET_LOCK, PATH, data)] == ["package-malformed"]


@given(JSON)
def test_any_json_is_read_or_refused(document):
    """No document makes the cataloger fail."""
    assert_read_or_refused(NUGET_LOCK, PATH, json.dumps({"dependencies": {"a": document}}).encode())


test_damaged_files = survives(NUGET_LOCK, PATH, GOOD)
