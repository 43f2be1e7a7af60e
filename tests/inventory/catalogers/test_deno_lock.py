"""Deno lock files."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import directory_packages, survives
from tidewaiter.inventory.catalogers.deno_lock import DENO_LOCK

PATH = "srv/deno.lock"
PURLS = ["pkg:npm/%40babel/core@7.23.0", "pkg:npm/chalk@5.3.0", "pkg:npm/%40jsr/std__assert@1.0.2"]
NPM = b'"npm": {"@babel/core@7.23.0_x@1.0.0": {"integrity": "s"}, "chalk@5.3.0": {"integrity": "s"}}'
JSR = b'"jsr": {"@std/assert@1.0.2": {"integrity": "s"}}'
GOOD = b'{"version": "5", "specifiers": {"npm:chalk@5": "5.3.0"}, ' + JSR + b", " + NPM + b"}"
THIRD = b'{"version": "3", "packages": {' + JSR + b", " + NPM + b'}, "remote": {}}'
SECOND = b'{"version": "2", "remote": {}, "npm": {"specifiers": {}, "packages": ' + NPM.partition(b": ")[2] + b"}}"


@pytest.mark.parametrize(("data", "expected"), [(GOOD, PURLS), (THIRD, PURLS), (SECOND, PURLS[:2])])
def test_every_version(data, expected):
    """Packages of npm with the peers left out, and of JSR by their names in npm."""
    assert [package.purl for package in parse(DENO_LOCK, PATH, data)] == expected


def test_only_in_directories_and_only_under_its_name():
    """In an image a lock file says what somebody meant to install."""
    assert scan(tar_of({PATH: GOOD})).packages == ()
    assert sorted(directory_packages({PATH: GOOD, "srv/my-deno.lock": GOOD})) == sorted(PURLS)


def test_another_document_is_a_problem():
    """A lock file has a version."""
    assert [item.code for item in parse(DENO_LOCK, PATH, b'{"npm": {}}')] == ["package-malformed"]


test_damaged_files = survives(DENO_LOCK, PATH, GOOD)
