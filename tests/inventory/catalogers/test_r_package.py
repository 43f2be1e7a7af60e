"""Installed R packages."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import survives
from tidewaiter.inventory.catalogers.r_package import R_PACKAGE

PATH = "usr/local/lib/R/site-library/jsonlite/DESCRIPTION"
GOOD = b"""Package: jsonlite
Title: A Parser
Version: 1.8.0
License: MIT + file LICENSE
Description: Reads
    and writes.
Built: R 4.2.0; x86_64-pc-linux-gnu; 2022-05-01 00:00:00 UTC; unix
"""


def test_an_installed_package():
    """Name, version and licence out of the description."""
    (package,) = parse(R_PACKAGE, PATH, GOOD)
    assert (package.purl, package.licences) == ("pkg:cran/jsonlite@1.8.0", ("MIT + file LICENSE",))


def test_sources_are_not_installed():
    """A description without `Built` is a source tree, and other files are none of R's."""
    files = {PATH: GOOD.partition(b"Built")[0], "srv/app/DESCRIPTION.txt": GOOD, ".git/description": GOOD}
    assert scan(tar_of(files)).packages == ()


@pytest.mark.parametrize("path", ["opt/R/4.2/lib64/R/library/a/DESCRIPTION", "srv/renv/library/R-4.2/x86_64-pc-linux-gnu/a/DESCRIPTION"])
def test_library_trees_of_any_name(path):
    """Projects (renv, packrat) and administrators choose where libraries are."""
    assert len(scan(tar_of({path: GOOD})).packages) == 1


@pytest.mark.parametrize("data", [b"Built: R 4\n", b"Package: x\nBuilt: R 4\n"])
def test_half_a_description_is_a_problem(data):
    """Missing fields are said."""
    assert [item.code for item in parse(R_PACKAGE, PATH, data)] == ["package-malformed"]


test_damaged_files = survives(R_PACKAGE, PATH, GOOD)
