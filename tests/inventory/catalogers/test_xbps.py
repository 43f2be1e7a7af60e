"""Void Linux packages."""

import plistlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import assert_read_or_refused, survives
from tidewaiter.inventory.catalogers.xbps import XBPS

PATH = "var/db/xbps/pkgdb-0.38.plist"
PACKAGES = {
    "_XBPS_ALTERNATIVES_": {"sh": ["dash"]},
    "gtk+3": {"pkgver": "gtk+3-3.24.38_1", "state": "installed", "architecture": "x86_64", "license": "LGPL-2.1-or-later"},
    "half": {"pkgver": "half-1_1", "state": "half-removed"},
}
DATA = plistlib.dumps(PACKAGES)


def test_installed_packages():
    """Name and version with revision; alternatives and what is half removed are none."""
    (package,) = parse(XBPS, PATH, DATA)
    assert (package.purl, package.licences) == ("pkg:xbps/gtk%2B3@3.24.38_1?arch=x86_64", ("LGPL-2.1-or-later",))


def test_other_lists():
    """The lists of single packages and of repositories are not what is installed."""
    assert scan(tar_of({"var/db/xbps/.bash-files.plist": DATA, "srv/pkgdb-0.38.plist": DATA})).packages == ()


ENTITY = b'<!DOCTYPE plist [<!ENTITY a "aaaa">]>'


@pytest.mark.parametrize(
    "data", [b"", b"<plist>", plistlib.dumps(["a"]), DATA[:-20], b'<?xml version="1.0"?>' + ENTITY + b"<plist><string>&a;</string></plist>"]
)
def test_malformed_databases_are_problems(data):
    """Cut files, other values, and entities, which could be a bomb."""
    assert [item.code for item in parse(XBPS, PATH, data)] == ["package-malformed"]


@given(
    st.dictionaries(
        st.text("abc"), st.dictionaries(st.sampled_from(["pkgver", "state", "license"]), st.text("a-1_ \n") | st.integers(0, 9))
    )
)
def test_any_properties_are_read_or_refused(packages):
    """No properties make it fail."""
    assert_read_or_refused(XBPS, PATH, plistlib.dumps(packages))


test_damaged_files = survives(XBPS, PATH, DATA)


def test_an_encoding_that_nobody_knows_is_a_problem():
    """The declaration of an XML file can name anything."""
    assert [item.code for item in parse(XBPS, PATH, DATA.replace(b"UTF-8", b"UT-8"))] == ["package-malformed"]
