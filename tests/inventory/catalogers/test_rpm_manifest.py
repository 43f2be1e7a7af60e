"""RPM packages of distroless images."""

import pytest

from tests.inventory.catalogers.test_rpm import database, header
from tests.inventory.layers import image_of, parse, scan, tar_of
from tests.inventory.noise import survives
from tidewaiter.inventory.assemble import assemble
from tidewaiter.inventory.catalogers.rpm_manifest import RPM_MANIFEST
from tidewaiter.model.package import SourcePackage

PATH = "var/lib/rpmmanifest/container-manifest-2"
OPENSSL = "openssl\t1.1.1k-21.cm2\t1671146460\t1671146000\tMicrosoft Corporation\t(none)\t1000\tx86_64\t0\topenssl-1.1.1k-21.cm2.src.rpm\n"
TEXT = (OPENSSL + "shadow\t4.9-12.cm2\t1\t1\tMicrosoft\t2\t5\tnoarch\t2\tshadow-utils-4.9-12.cm2.src.rpm\n").encode()


def test_packages_with_their_sources():
    """An epoch is part of the version; without one there is none."""
    packages = parse(RPM_MANIFEST, PATH, TEXT)
    assert [(package.purl, package.version) for package in packages] == [
        ("pkg:rpm/openssl@1.1.1k-21.cm2?arch=x86_64", "1.1.1k-21.cm2"),
        ("pkg:rpm/shadow@4.9-12.cm2?arch=noarch&epoch=2", "2:4.9-12.cm2"),
    ]
    assert packages[1].source == SourcePackage(name="shadow-utils", version="2:4.9-12.cm2")


def test_with_a_database_beside_it_each_package_counts_once():
    """Both are evidence of the same package."""
    blob = header({1000: "openssl", 1001: "1.1.1k", 1002: "21.cm2", 1022: "x86_64", 1044: "openssl-1.1.1k-21.cm2.src.rpm"})
    tar = tar_of({"etc/os-release": b'ID=mariner\nVERSION_ID="2.0"\n', "var/lib/rpm/rpmdb.sqlite": database(blob), PATH: TEXT})
    inventory = assemble(image_of(tar), [scan(tar)])
    assert [(package.name, len(package.found_at)) for package in inventory.packages] == [("openssl", 2), ("shadow", 1)]
    assert inventory.problems == ()


def test_other_files():
    """The shorter list beside it, and files of that name elsewhere."""
    assert scan(tar_of({PATH[:-1] + "1": b"openssl-1.1.1k-21.cm2.x86_64\n", "srv/container-manifest-2": TEXT})).packages == ()


@pytest.mark.parametrize("data", [b"openssl 1.1.1k\n", TEXT[:30], b"\t" * 9 + b"\n"])
def test_malformed_lines_are_problems(data):
    """Half a line is said."""
    assert [item.code for item in parse(RPM_MANIFEST, PATH, data)] == ["package-malformed"]


test_damaged_files = survives(RPM_MANIFEST, PATH, TEXT)
