"""npm lock files."""

import json

import pytest
from hypothesis import given

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import JSON, assert_read_or_refused, directory_packages, survives
from tidewaiter.inventory.catalogers.npm_lock import NPM_LOCK

PATH = "srv/package-lock.json"
PURLS = ["pkg:npm/%40babel/traverse@7.22.0", "pkg:npm/lodash@4.17.20"]

PACKAGES = {
    "": {"name": "shop", "version": "1.0.0"},
    "packages/own": {"version": "1.0.0"},
    "node_modules/own": {"link": True, "resolved": "packages/own"},
    "node_modules/@babel/traverse": {"version": "7.22.0", "dev": True},
    "node_modules/a/node_modules/old": {"name": "lodash", "version": "4.17.20"},
    "node_modules/lodash": {"version": "4.17.20"},
}
GOOD = json.dumps({"lockfileVersion": 3, "packages": PACKAGES}).encode()


def test_flat_lock_files():
    """Versions 2 and 3: the project, its workspaces and links are left out, aliases have their real name, twins count once."""
    assert [package.purl for package in parse(NPM_LOCK, PATH, GOOD)] == PURLS


def test_nested_lock_files():
    """Version 1: dependencies inside dependencies, aliases, and addresses that are no versions."""
    inner = {"old": {"version": "npm:lodash@4.17.20"}, "git": {"version": "git+ssh://git@example.com/a.git#1"}}
    document = {"lockfileVersion": 1, "dependencies": {"@babel/traverse": {"version": "7.22.0", "dependencies": inner}}}
    assert [package.purl for package in parse(NPM_LOCK, PATH, json.dumps(document).encode())] == PURLS


def test_deep_nesting_is_no_recursion():
    """A chain of two hundred dependencies is read to its end."""
    dependencies: dict = {}
    for depth in range(200):
        dependencies = {f"p{depth}": {"version": "1.0.0", "dependencies": dependencies}}
    assert len(parse(NPM_LOCK, PATH, json.dumps({"lockfileVersion": 1, "dependencies": dependencies}).encode())) == 200


def test_lock_files_count_in_directories_only():
    """In an image a lock file says what somebody meant to install, and other names are no lock files anywhere."""
    assert scan(tar_of({PATH: GOOD})).packages == ()
    assert directory_packages({PATH: GOOD, PATH + ".bak": GOOD}) == PURLS


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"name": "x"}', b"[" * 100_000])
def test_malformed_files_are_problems(data):
    """What is no lock file is said."""
    assert [item.code for item in parse(NPM_LOCK, PATH, data)] == ["package-malformed"]


@given(JSON)
def test_any_json_is_read_or_refused(document):
    """No document makes the cataloger fail."""
    assert_read_or_refused(NPM_LOCK, PATH, json.dumps({"lockfileVersion": 3, "packages": document}).encode())
    assert_read_or_refused(NPM_LOCK, PATH, json.dumps({"lockfileVersion": 1, "dependencies": document}).encode())


test_damaged_files = survives(NPM_LOCK, PATH, GOOD)
