"""The distribution."""

import pytest

from tests.inventory.layers import OS_RELEASE, parse, scan, tar_of
from tidewaiter.inventory.catalogers.os_release import OS_RELEASE as CATALOGER


def test_quoted_and_plain_values():
    """Double quotes, single quotes and no quotes mean the same."""
    (debian,) = parse(CATALOGER, "etc/os-release", OS_RELEASE)
    assert (debian.id, debian.version, debian.codename) == ("debian", "12", "bookworm")
    (rocky,) = parse(CATALOGER, "etc/os-release", b"# c\nID='rocky'\nVERSION_ID=9.4\nID_LIKE=\"rhel centos fedora\"\n")
    assert (rocky.id, rocky.version, rocky.id_like) == ("rocky", "9.4", ("rhel", "centos", "fedora"))


@pytest.mark.parametrize("data", [b"", b"NAME=x\n", b"\xff\xfe"])
def test_nothing_named_is_a_problem(data):
    """An os-release without ID says so."""
    assert [item.code for item in parse(CATALOGER, "etc/os-release", data)] == ["os-release-malformed"]


def test_endless_values_are_cut():
    """A version of a megabyte would be in the purl of every package, and in keys that stores refuse."""
    (found,) = parse(
        CATALOGER, "etc/os-release", b'ID=debian\nPRETTY_NAME="' + b"x" * 100_000 + b'"\nVERSION_ID="' + b"9" * 900_000 + b'"\n'
    )
    assert (found.id, found.version, len(found.pretty_name)) == ("debian", "9" * 255, 255)


def test_os_release_elsewhere_is_not_the_images():
    """A copy in another place does not name the distribution."""
    assert scan(tar_of({"opt/etc/os-release": OS_RELEASE})).distributions == ()
