"""OCaml lock files."""

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import directory_packages, survives
from tidewaiter.inventory.catalogers.opam_lock import OPAM_LOCK

PATH = "srv/shop.opam.locked"
GOOD = b"""opam-version: "2.0"
name: "shop"
version: "~dev"
depends: [
  "dune" {= "3.4.1"}
  "lwt" {= "5.6.1" & with-test}
  "zarith" {>= "1.0"}
]
"""
PURLS = ["pkg:opam/dune@3.4.1", "pkg:opam/lwt@5.6.1"]


def test_exact_versions():
    """A range locks nothing."""
    assert [package.purl for package in parse(OPAM_LOCK, PATH, GOOD)] == PURLS


def test_only_in_directories_and_only_under_its_name():
    """In an image a lock file says what somebody meant to install."""
    assert scan(tar_of({PATH: GOOD})).packages == ()
    assert directory_packages({PATH: GOOD, "srv/shop.opam": GOOD}) == PURLS


def test_another_file_is_a_problem():
    """A file of opam says its version."""
    assert [item.code for item in parse(OPAM_LOCK, PATH, b"hello")] == ["package-malformed"]


test_damaged_files = survives(OPAM_LOCK, PATH, GOOD)
