"""opkg packages."""

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import survives
from tidewaiter.inventory.catalogers.opkg import OPKG

PATH = "usr/lib/opkg/status"
GOOD = b"""Package: busybox
Version: 1.36.1-1
Depends: libc
Status: install user installed
Architecture: x86_64

Package: gone
Version: 1
Status: deinstall user not-installed
"""


def test_installed_packages():
    """What is installed counts, what was removed does not."""
    assert [package.purl for package in parse(OPKG, PATH, GOOD)] == ["pkg:opkg/busybox@1.36.1-1?arch=x86_64"]


def test_lists_of_available_packages_are_left_alone():
    """The control files and lists are not the status."""
    assert scan(tar_of({"usr/lib/opkg/info/busybox.control": GOOD, "var/opkg-lists/base": GOOD})).packages == ()


def test_an_entry_without_version_is_a_problem():
    """Half an entry is said."""
    assert [item.code for item in parse(OPKG, PATH, b"Package: x\n")] == ["package-malformed"]


test_damaged_files = survives(OPKG, PATH, GOOD)
