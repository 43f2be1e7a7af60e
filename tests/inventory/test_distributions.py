"""Distributions and purls."""

import pytest

from tests.builders import package
from tests.inventory.layers import OS_RELEASE, dpkg_status, image_of, scan, tar_of
from tidewaiter.inventory.assemble import assemble
from tidewaiter.inventory.distributions import stamp
from tidewaiter.model.image import Distribution


@pytest.mark.parametrize(
    ("purl", "distribution", "stamped"),
    [
        ("pkg:rpm/bash@5-1?arch=x86_64&epoch=1", ("rhel", "9.4"), "pkg:rpm/redhat/bash@5-1?arch=x86_64&distro=rhel-9.4&epoch=1"),
        ("pkg:rpm/bash@5-1", ("amzn", "2023"), "pkg:rpm/amzn/bash@5-1?distro=amzn-2023"),
        ("pkg:apk/musl@1", ("alpine", "3.20.3"), "pkg:apk/alpine/musl@1?distro=alpine-3.20.3"),
        ("pkg:deb/libc6@2%2Bb1", ("debian", ""), "pkg:deb/debian/libc6@2%2Bb1?distro=debian"),
        ("pkg:deb/libc6@2", ("", ""), "pkg:deb/libc6@2"),
    ],
)
def test_os_packages_get_namespace_and_distro(purl, distribution, stamped):
    """The rest of the purl stays as it is; without a distribution all of it does."""
    given = package(purl=purl, ecosystem=purl[4:7])
    assert stamp((given,), Distribution(id=distribution[0], version=distribution[1]))[0].purl == stamped


def test_language_packages_stay_as_they_are():
    """A wheel is the same on every distribution."""
    wheel = package(purl="pkg:pypi/flask@1", ecosystem="pypi")
    assert stamp((wheel,), Distribution(id="debian", version="12")) == (wheel,)


def test_known_distribution_without_a_readable_database_is_not_assessed():
    """A system whose package database was left out has an incomplete inventory, never an empty one."""
    tar = tar_of({"etc/os-release": OS_RELEASE})
    (problem,) = assemble(image_of(tar), [scan(tar)]).problems
    assert (problem.code, problem.incomplete) == ("package-database-missing", True)
    full = tar_of({"etc/os-release": OS_RELEASE, "var/lib/dpkg/status": dpkg_status(("a", "1"))})
    assert assemble(image_of(full), [scan(full)]).problems == ()
