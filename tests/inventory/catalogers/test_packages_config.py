"""NuGet package lists."""

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import directory_packages, survives
from tidewaiter.inventory.catalogers.packages_config import PACKAGES_CONFIG

PATH = "srv/packages.config"
GOOD = b"""<?xml version="1.0" encoding="utf-8"?>
<packages>
  <package id="Newtonsoft.Json" version="12.0.3" targetFramework="net472" />
  <package version='4.7.2' id='System.Text.Json' allowedVersions="[4,5)"/>
</packages>
"""
PURLS = ["pkg:nuget/Newtonsoft.Json@12.0.3", "pkg:nuget/System.Text.Json@4.7.2"]


def test_packages():
    """Attributes in any order; a range of allowed versions is no version."""
    assert [package.purl for package in parse(PACKAGES_CONFIG, PATH, GOOD)] == PURLS


def test_only_in_directories_and_only_under_its_name():
    """In an image a list says what a project was built with."""
    assert scan(tar_of({PATH: GOOD})).packages == ()
    assert directory_packages({PATH: GOOD, "srv/web.config": GOOD}) == PURLS


def test_another_document_is_a_problem():
    """Entries without version are said too."""
    assert [item.code for item in parse(PACKAGES_CONFIG, PATH, b"<configuration/>")] == ["package-malformed"]
    assert [item.code for item in parse(PACKAGES_CONFIG, PATH, b'<packages><package id="x"/></packages>')] == ["package-malformed"]


test_damaged_files = survives(PACKAGES_CONFIG, PATH, GOOD)
