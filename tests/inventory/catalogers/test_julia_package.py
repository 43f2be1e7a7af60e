"""Installed Julia packages."""

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import survives
from tidewaiter.inventory.catalogers.julia_package import JULIA_PACKAGE

PATH = "root/.julia/packages/JSON/93Ea8/Project.toml"
GOOD = b'name = "JSON"\nuuid = "682c06a0-de6a-54ab-a142-c8b1cf79cde6"\nversion = "0.21.4"\n\n[deps]\nDates = "ade2"\n'


def test_a_package_of_a_depot():
    """The same identity as in a manifest."""
    assert [package.purl for package in parse(JULIA_PACKAGE, PATH, GOOD)] == [
        "pkg:julia/JSON@0.21.4?uuid=682c06a0-de6a-54ab-a142-c8b1cf79cde6"
    ]


def test_the_root_of_a_package_alone():
    """Tests and documentation of a package are projects too, and so is the application."""
    assert len(scan(tar_of({PATH: GOOD})).packages) == 1
    near = {"root/.julia/packages/JSON/93Ea8/test/Project.toml": GOOD, "srv/Project.toml": GOOD, "packages/a/b/Project.toml": GOOD}
    assert scan(tar_of(near)).packages == ()


def test_files_of_others_and_incomplete_ones():
    """Without uuid it is not Julia's, without version it is said."""
    assert parse(JULIA_PACKAGE, PATH, b'name = "x"\n') == []
    assert [item.code for item in parse(JULIA_PACKAGE, PATH, b'uuid = "1"\nname = "x"\n')] == ["package-malformed"]


test_damaged_files = survives(JULIA_PACKAGE, PATH, GOOD)
