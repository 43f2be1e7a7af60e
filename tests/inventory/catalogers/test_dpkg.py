"""Debian package databases."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from tests.inventory.layers import parse, scan, tar_of
from tidewaiter.inventory.cataloger import OwnedFiles
from tidewaiter.inventory.catalogers.dpkg import DPKG
from tidewaiter.inventory.limits import Limits
from tidewaiter.model.package import Package, SourcePackage
from tidewaiter.model.problem import Problem

STATUS = b"""Package: libc6
Status: install ok installed
Architecture: amd64
Source: glibc (2.36-9)
Version: 2.36-9+deb12u1
Description: a library
 with: a continued line

Package: gone
Status: deinstall ok config-files
Version: 1

Package: tool
Status: hold ok installed
Version: 1:2.0~rc1
"""


def test_installed_packages_with_their_sources():
    """Installed and held packages count, removed ones with left configuration do not."""
    libc, tool = parse(DPKG, "var/lib/dpkg/status", STATUS)
    assert (libc.purl, libc.source) == ("pkg:deb/libc6@2.36-9%2Bdeb12u1?arch=amd64", SourcePackage(name="glibc", version="2.36-9"))
    assert (tool.name, tool.version, tool.source.name) == ("tool", "1:2.0~rc1", "tool")


def test_who_built_a_package():
    """An origin outweighs the maintainer; without either nothing is claimed."""
    fields = b"Status: install ok installed\nVersion: 1\nMaintainer: Docker <support@docker.com>\n"
    status = b"Package: a\n" + fields + b"\nPackage: b\n" + fields + b"Origin: linuxmint\n\nPackage: c\nVersion: 1\n"
    found = parse(DPKG, "var/lib/dpkg/status", status)
    assert [package.vendor for package in found] == ["Docker <support@docker.com>", "linuxmint", ""]


def test_distroless_entries_without_a_status_field():
    """A file of status.d is one installed package, and its md5sums name its files."""
    (package,) = parse(DPKG, "var/lib/dpkg/status.d/base", b"Package: base-files\nVersion: 12\nArchitecture: all\n")
    assert package.version == "12"
    owned, _ = parse(DPKG, "var/lib/dpkg/status.d/base.md5sums", b"d41d8cd98f00b204e9800998ecf8427e  usr/lib/os-release\n")
    assert owned == OwnedFiles(files=("usr/lib/os-release",))


def test_sums_of_programs_are_kept_and_others_on_demand():
    """What may run is compared in every scan, the rest when it is asked for, and settings never; damaged lines are left out."""
    names = (b"usr/bin/ls", b"usr/share/a", b"etc/b")
    sums = b"\n".join(hashlib.md5(name, usedforsecurity=False).hexdigest().encode() + b"  " + name for name in names)
    path = "var/lib/dpkg/info/coreutils:amd64.md5sums"
    (found,) = parse(DPKG, path, sums + b"\n0123  usr/bin/cut\nnothing")
    assert (found.package, found.ecosystem, found.found_at) == ("coreutils", "deb", path)
    assert found.digests == (("usr/bin/ls", hashlib.md5(b"usr/bin/ls", usedforsecurity=False).hexdigest()),)
    (every,) = parse(DPKG, path, sums, limits=Limits(verified=1))
    assert [name for name, _ in every.digests] == ["usr/bin/ls", "usr/share/a"]
    assert parse(DPKG, path, b"") == []


def test_files_that_are_not_the_database():
    """Backups and other files of dpkg are left alone."""
    others = {"var/lib/dpkg/status-old": STATUS, "opt/var/lib/dpkg/status": STATUS, "var/lib/dpkg/info/a.postinst": b"x"}
    assert scan(tar_of(others)).packages == ()


def test_empty_database_and_entry_without_version():
    """A 0-byte database and a broken entry are problems, the rest is still found."""
    (empty,) = parse(DPKG, "var/lib/dpkg/status", b"")
    assert (empty.code, empty.incomplete) == ("database-empty", True)
    found = parse(DPKG, "var/lib/dpkg/status", b"Package: a\nStatus: install ok installed\n\n" + STATUS)
    assert [type(item) for item in found] == [Problem, Package, Package]


@given(st.binary(max_size=300) | st.text(alphabet="Package:Version Status\n12 x", max_size=200).map(str.encode))
def test_any_bytes_give_packages_or_problems(data):
    """No input makes the parser fail."""
    assert all(isinstance(item, Package | Problem) for item in parse(DPKG, "var/lib/dpkg/status", data))


def test_diversions_are_read_three_lines_each():
    """Those that could be evidence of a language package; a record that is cut is left out."""
    data = b"/usr/a.jar\n/usr/a.jar.distrib\nother\n/usr/share/b\n/usr/share/b.old\n:\n/usr/c.jar\n"
    (found,) = parse(DPKG, "var/lib/dpkg/diversions", data, evidence=lambda path: path.endswith(".jar"))
    assert found.files == ("usr/a.jar", "usr/a.jar.distrib", "other")
