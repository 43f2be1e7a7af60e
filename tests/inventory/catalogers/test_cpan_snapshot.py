"""Perl lock files."""

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import directory_packages, survives
from tidewaiter.inventory.catalogers.cpan_snapshot import CPAN_SNAPSHOT

PATH = "srv/cpanfile.snapshot"
GOOD = b"""# carton snapshot format: version 1.0
DISTRIBUTIONS
  HTTP-Tiny-0.082
    pathname: D/DA/DAGOLDEN/HTTP-Tiny-0.082.tar.gz
    provides:
      HTTP::Tiny 0.082
    requirements:
      perl 5.006
  version-v0.99.1
    pathname: L/LE/LEONT/version-v0.99.1.tar.gz
"""
PURLS = ["pkg:cpan/HTTP-Tiny@0.082", "pkg:cpan/version@v0.99.1"]


def test_distributions():
    """Neither modules nor requirements."""
    assert [package.purl for package in parse(CPAN_SNAPSHOT, PATH, GOOD)] == PURLS


def test_only_in_directories_and_only_under_its_name():
    """In an image a lock file says what somebody meant to install."""
    assert scan(tar_of({PATH: GOOD})).packages == ()
    assert directory_packages({PATH: GOOD, "srv/cpanfile": GOOD}) == PURLS


def test_another_file_is_a_problem():
    """A snapshot has distributions."""
    assert [item.code for item in parse(CPAN_SNAPSHOT, PATH, b"hello")] == ["package-malformed"]


test_damaged_files = survives(CPAN_SNAPSHOT, PATH, GOOD)
