"""Bun lock files."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import directory_packages, survives
from tidewaiter.inventory.catalogers.bun_lock import BUN_LOCK

PATH = "srv/bun.lock"
PURLS = ["pkg:npm/%40types/node@20.1.0", "pkg:npm/is-odd@3.0.1"]
GOOD = b"""{
  "lockfileVersion": 1,
  "workspaces": { "": { "name": "shop", "dependencies": { "is-odd": "^3.0.0", }, }, },
  "packages": {
    "is-odd": ["is-odd@3.0.1", "", { "dependencies": { "is-number": "^6.0.0", }, }, "sha512-,]"],
    "old": ["is-odd@3.0.1", "", {}, "sha512-a,}b"],
    "@types/node": ["@types/node@20.1.0", "", {}, "sha512-x"],
    "lib": ["lib@workspace:packages/lib"],
    "fork": ["fork@github:owner/fork#1234567", {}, "owner-fork-1234567"],
  }
}
"""


def test_packages_of_a_server():
    """Trailing commas are read, aliases count once, workspaces and repositories not at all."""
    assert sorted(package.purl for package in parse(BUN_LOCK, PATH, GOOD)) == PURLS


def test_only_in_directories_and_only_under_its_name():
    """In an image a lock file says what somebody meant to install."""
    assert scan(tar_of({PATH: GOOD})).packages == ()
    assert sorted(directory_packages({PATH: GOOD, "srv/bun.lock.json": GOOD})) == PURLS


def test_the_binary_form_is_named_with_a_way_out():
    """What cannot be read is never nothing."""
    (problem,) = parse(BUN_LOCK, "srv/bun.lockb", b"#!/usr/bin/env bun\nbun-lockfile-format-v0\n")
    assert (problem.code, problem.incomplete) == ("lockfile-binary", True)
    assert "--save-text-lockfile" in problem.hint


@pytest.mark.parametrize("data", [b"[]", b'{"packages": []}', b'{"packages": {"a": []}}', b'{"packages": {"a": [1]}}', b"{,}"])
def test_another_document_is_a_problem(data):
    """Nothing of the kind that belongs there."""
    assert [item.code for item in parse(BUN_LOCK, PATH, data)] == ["package-malformed"]


test_damaged_files = survives(BUN_LOCK, PATH, GOOD)
