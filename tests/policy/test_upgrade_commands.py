"""Commands that upgrade: as each package manager wants them, and harmless whatever names say."""

import pytest

from tests.builders import package
from tidewaiter.model.image import Distribution
from tidewaiter.model.package import SourcePackage
from tidewaiter.policy.upgrade_commands import command_of

NOWHERE = Distribution()


@pytest.mark.parametrize(
    ("kind", "name", "version", "command"),
    [
        ("pypi", "django", "4.2.1", "pip install 'django>=4.2.1'"),
        ("npm", "@scope/x", "2.0.0", "npm install @scope/x@2.0.0"),
        ("golang", "golang.org/x/net", "0.7.0", "go get golang.org/x/net@v0.7.0"),
        ("golang", "stdlib", "1.22.1", "go get go@1.22.1"),
        ("maven", "g:a", "2.17.1", "mvn versions:use-dep-version -Dincludes=g:a -DdepVersion=2.17.1 -DforceVersion=true"),
        ("gem", "rack", "2.2.4", "gem install rack -v 2.2.4"),
        ("cargo", "time", "0.2.23", "cargo update -p time --precise 0.2.23"),
        ("composer", "a/b", "v1.2", "composer require 'a/b:^1.2'"),
        ("nuget", "A.B", "1.2", "dotnet add package A.B --version 1.2"),
        ("hex", "phoenix", "1.2", ""),
        ("pypi", "--index-url=http", "1", ""),
        ("npm", "x", "1;reboot", "npm install 'x@1;reboot'"),
    ],
)
def test_language_packages(kind: str, name: str, version: str, command: str) -> None:
    """Every known manager has its words; an option in disguise has none, and a shell reads nothing into a version."""
    assert command_of([package(ecosystem=kind, name=name)], name, version, NOWHERE) == command


@pytest.mark.parametrize(
    ("distribution", "command"),
    [
        (Distribution(id="almalinux", version="9.4"), "dnf update openssl-3.0.7-27.el9"),
        (Distribution(id="amzn", version="2"), "yum update openssl-3.0.7-27.el9"),
        (Distribution(id="amzn", version="2023"), "dnf update openssl-3.0.7-27.el9"),
        (Distribution(id="photon", version="5.0"), "tdnf update openssl-3.0.7-27.el9"),
        (Distribution(id="opensuse-leap", version="15.6"), "zypper update openssl"),
        (Distribution(id="sles", version="15.6"), "zypper update openssl"),
    ],
)
def test_rpm(distribution: Distribution, command: str) -> None:
    """The tool is the distribution's; its command line takes no epoch."""
    assert command_of([package(ecosystem="rpm")], "openssl", "1:3.0.7-27.el9", distribution) == command


def test_an_rpm_with_another_version_than_its_source_is_not_pinned() -> None:
    """The fixed version is the source's; perl-Errno has never had it."""
    perl = SourcePackage(name="perl", version="5.26.3-420.el8")
    packages = [
        package(name="perl-Errno", version="1.28-420.el8", ecosystem="rpm", source=perl),
        package(name="perl-libs", version="4:5.26.3-420.el8", ecosystem="rpm", source=perl),
    ]
    rocky = Distribution(id="rocky", version="8.9")
    assert command_of(packages, "perl", "4:5.26.3-422.el8", rocky) == "dnf update perl-Errno perl-libs-5.26.3-422.el8"


def test_debian_and_alpine() -> None:
    """All binaries of a source are named; the version is pinned only where they share it with the source."""
    same = package(name="libssl3", source=SourcePackage(name="openssl", version="3.0.1"))
    rebuilt = package(name="openssl", version="3.0.1+b1", source=SourcePackage(name="openssl", version="3.0.1"))
    assert command_of([same, rebuilt], "openssl", "3.0.9", NOWHERE) == "apt-get install --only-upgrade libssl3=3.0.9 openssl"
    assert command_of([package(ecosystem="apk")], "openssl", "3.1-r5", NOWHERE) == "apk add --upgrade 'openssl>=3.1-r5'"


def test_a_backport_is_upgraded_from_where_it_came() -> None:
    """Its versions are those of no release; apt takes none from there unless it is named."""
    backport = package(version="3.0.1-1~bpo12+1", name="libssl3", ecosystem="deb")
    bookworm = Distribution(id="debian", version="12", codename="bookworm")
    wanted = "apt-get install --only-upgrade"
    assert command_of([backport], "openssl", "3.0.9-1", bookworm) == f"{wanted} -t bookworm-backports libssl3"
    assert command_of([backport], "openssl", "3.0.9-1", Distribution(id="debian", version="12")) == f"{wanted} libssl3"
