"""Conan lock files."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import directory_packages, survives
from tidewaiter.inventory.catalogers.conan_lock import CONAN_LOCK

PATH = "srv/conan.lock"
SECOND = b"""{"version": "0.5", "requires": ["zlib/1.2.11#ffa77da%1670157783.8", "mine/1.0@acme/stable#1"],
 "build_requires": ["cmake/3.25.3#1"], "python_requires": []}"""
FIRST = b"""{"graph_lock": {"nodes": {"0": {"ref": "shop", "requires": ["1"]}, "1": {"ref": "zlib/1.2.11"},
 "2": {"ref": "mine/1.0@acme/stable"}, "3": {"ref": "cmake/3.25.3"}}}, "version": "0.4"}"""
PURLS = ["pkg:conan/zlib@1.2.11", "pkg:conan/acme/mine@1.0?channel=stable", "pkg:conan/cmake@3.25.3"]


@pytest.mark.parametrize("data", [FIRST, SECOND])
def test_both_forms(data):
    """References without revisions; the project itself has no version."""
    assert [package.purl for package in parse(CONAN_LOCK, PATH, data)] == PURLS


def test_only_in_directories_and_only_under_its_name():
    """In an image a lock file says what somebody meant to install."""
    assert scan(tar_of({PATH: SECOND})).packages == ()
    assert sorted(directory_packages({PATH: SECOND, "srv/conanfile.txt": SECOND})) == sorted(PURLS)


@pytest.mark.parametrize("data", [b"[]", b"{}", b'{"requires": ["/1"]}'])
def test_another_document_is_a_problem(data):
    """Nothing of the kind that belongs there."""
    assert [item.code for item in parse(CONAN_LOCK, PATH, data)] == ["package-malformed"]


test_damaged_files = survives(CONAN_LOCK, PATH, SECOND)
test_damaged_files_of_the_first_form = survives(CONAN_LOCK, PATH, FIRST)
