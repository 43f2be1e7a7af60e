"""Slackware packages."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import survives
from tidewaiter.inventory.catalogers.slackware import SLACKWARE

PATH = "var/lib/pkgtools/packages/aaa_base-15.0-x86_64-4_slack15.0"
TEXT = b"PACKAGE NAME:     aaa_base-15.0-x86_64-4_slack15.0\nCOMPRESSED PACKAGE SIZE: 12K\nFILE LIST:\n./\netc/\n"


def test_an_installed_package():
    """Name, version, architecture and build."""
    assert [package.purl for package in parse(SLACKWARE, PATH, TEXT)] == ["pkg:slackware/aaa_base@15.0-4_slack15.0?arch=x86_64"]


def test_older_releases_and_other_files():
    """They kept the files among the logs, where others lie too."""
    members = {"var/log/packages/gcc-g++-5.5.0-i586-1": TEXT.replace(b"aaa_base-15.0-x86_64-4_slack15.0", b"gcc-g++-5.5.0-i586-1")}
    assert [package.name for package in scan(tar_of(members)).packages] == ["gcc-g++"]
    assert scan(tar_of({"var/log/packages/readme": TEXT, "var/log/a-b-c-d": TEXT})).packages == ()


@pytest.mark.parametrize("data", [b"", b"PACKAGE NAME: bash\n", b"something else\n"])
def test_files_that_name_no_package_are_problems(data):
    """Half a record is said."""
    assert [item.code for item in parse(SLACKWARE, PATH, data)] == ["package-malformed"]


test_damaged_files = survives(SLACKWARE, PATH, TEXT)
