"""Libraries installed by vcpkg."""

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import survives
from tidewaiter.inventory.catalogers.vcpkg import VCPKG

PATH = "srv/installed/vcpkg/status"
GOOD = b"""Package: zlib
Version: 1.2.13
Port-Version: 2
Architecture: x64-linux
Multi-Arch: same
Abi: 65d
Status: install ok installed

Package: curl
Feature: ssl
Architecture: x64-linux
Status: install ok installed

Package: old
Version: 1
Architecture: x64-linux
Status: purge ok not-installed
"""


def test_what_is_installed():
    """Features are parts of a package, removed packages are gone."""
    assert [package.purl for package in parse(VCPKG, PATH, GOOD)] == ["pkg:vcpkg/zlib@1.2.13?port_version=2&triplet=x64-linux"]


def test_the_file_of_vcpkg_alone():
    """The database of dpkg has the same name and form."""
    assert [package.cataloger for package in scan(tar_of({PATH: GOOD})).packages] == ["vcpkg"]
    assert scan(tar_of({"srv/status": GOOD})).packages == ()


def test_an_entry_without_version():
    """It is said."""
    data = GOOD.replace(b"Version: 1.2.13\n", b"")
    assert [item.code for item in parse(VCPKG, PATH, data)] == ["package-malformed"]


test_damaged_files = survives(VCPKG, PATH, GOOD)
