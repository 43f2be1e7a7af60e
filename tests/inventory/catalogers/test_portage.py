"""Gentoo packages."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import survives
from tidewaiter.inventory.catalogers.portage import PORTAGE

PATH = "var/db/pkg/sys-libs/zlib-1.2.13-r1/PF"


@pytest.mark.parametrize(
    ("text", "purl"),
    [
        (b"zlib-1.2.13-r1\n", "pkg:ebuild/sys-libs/zlib@1.2.13-r1"),
        (b"gtk+-2.24.33_p1\n", "pkg:ebuild/sys-libs/gtk%2B@2.24.33_p1"),
        (b"libfoo-2-3.1b_rc2\n", "pkg:ebuild/sys-libs/libfoo-2@3.1b_rc2"),
    ],
)
def test_an_installed_package(text, purl):
    """The category is the folder's, name and version are told apart as the package manager does."""
    assert [package.purl for package in parse(PORTAGE, PATH, text)] == [purl]


def test_other_files_of_the_database_are_left_alone():
    """One file per package is enough, and only there."""
    others = {"var/db/pkg/sys-libs/zlib-1/SLOT": b"0", "var/db/pkg/PF": b"a-1", "srv/" + PATH: b"a-1"}
    assert scan(tar_of(others)).packages == ()


@pytest.mark.parametrize("data", [b"", b"zlib", b"zlib-one", b"\xff-1"])
def test_a_name_without_version_is_a_problem(data):
    """What is no package name is said."""
    assert [item.code for item in parse(PORTAGE, PATH, data)] == ["package-malformed"]


test_damaged_files = survives(PORTAGE, PATH, b"zlib-1.2.13-r1\n")
