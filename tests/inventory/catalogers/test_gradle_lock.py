"""Gradle lock files."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import directory_packages, survives
from tidewaiter.inventory.catalogers.gradle_lock import GRADLE_LOCK

PATH = "srv/gradle.lockfile"
PURLS = ["pkg:maven/org.apache.commons/commons-text@1.9", "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"]
GOOD = b"""# This is a Gradle generated file for dependency locking.
org.apache.commons:commons-text:1.9=compileClasspath,runtimeClasspath
org.apache.logging.log4j:log4j-core:2.14.1=runtimeClasspath
empty=annotationProcessor
"""


def test_locked_libraries():
    """Comments and the list of empty configurations are no libraries."""
    assert sorted(package.purl for package in parse(GRADLE_LOCK, PATH, GOOD)) == PURLS


def test_lock_files_count_in_directories_only():
    """In an image a lock file says what somebody meant to install, and other names are no lock files anywhere."""
    assert scan(tar_of({PATH: GOOD})).packages == ()
    assert sorted(directory_packages({PATH: GOOD, PATH + ".bak": GOOD})) == PURLS


@pytest.mark.parametrize("data", [b"hello\n", b"a:b=c\n", b"a::1=c\n"])
def test_malformed_files_are_problems(data):
    """What cannot be read is said."""
    assert [item.code for item in parse(GRADLE_LOCK, PATH, data)] == ["package-malformed"]


test_damaged_files = survives(GRADLE_LOCK, PATH, GOOD)
