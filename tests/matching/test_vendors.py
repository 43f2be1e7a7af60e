"""Whose packages they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import package
from tidewaiter.matching.vendors import stranger, with_judges
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.package import FoundAt

OURS = [
    ("rpm", "almalinux", "AlmaLinux"),
    ("rpm", "amzn", "Amazon Linux"),
    ("rpm", "rocky", "Rocky Enterprise Software Foundation"),
    ("rpm", "sles", "SUSE LLC <https://www.suse.com/>"),
    ("rpm", "opensuse-leap", "openSUSE"),
    ("rpm", "rhel", "Red Hat, Inc."),
    ("rpm", "mariner", "Microsoft Corporation"),
    ("rpm", "rhel", ""),
    ("rpm", "unheard-of", "Anybody"),
    ("deb", "debian", "Debian OpenSSL Team <pkg-openssl-devel@alioth-lists.debian.net>"),
    ("deb", "debian", "Some Person <some.person@gmail.com>"),
    ("deb", "debian", "Not Docker <somebody@notdocker.com>"),
    ("deb", "debian", "Debian"),
    ("deb", "ubuntu", "Ubuntu Developers <ubuntu-devel-discuss@lists.ubuntu.com>"),
    ("deb", "", "Docker <support@docker.com>"),
    ("apk", "alpine", "Anybody <a@nginx.com>"),
]
STRANGERS = [
    ("rpm", "rocky", "Fedora Project"),
    ("rpm", "amzn", "Fedora Project"),
    ("rpm", "almalinux", "Docker"),
    ("rpm", "rhel", "NGINX Packaging <nginx-packaging@f5.com>"),
    ("deb", "debian", "Docker <support@docker.com>"),
    ("deb", "ubuntu", "NGINX Packaging <nginx-packaging@f5.com>"),
    ("deb", "debian", "MySQL Release Engineering <mysql-build@oss.oracle.com>"),
    ("deb", "debian", "linuxmint"),
]


@pytest.mark.parametrize(("kind", "distribution", "vendor"), OURS)
def test_what_the_distribution_built_is_its_own(kind: str, distribution: str, vendor: str) -> None:
    """The distribution's own builder, a person, and what nobody tells are no strangers."""
    assert stranger(package(ecosystem=kind, vendor=vendor, version="1.0-1"), Distribution(id=distribution)) == ""


@pytest.mark.parametrize(("kind", "distribution", "vendor"), STRANGERS)
def test_another_builder_is_named(kind: str, distribution: str, vendor: str) -> None:
    """EPEL, Docker, nginx.org and MySQL build for a distribution, and are not it."""
    assert stranger(package(ecosystem=kind, vendor=vendor, version="1.0-1"), Distribution(id=distribution)) == vendor


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("1.25.3-1~bookworm", True),
        ("16.1-1.pgdg120+1", True),
        ("20.20.2-1nodesource1", True),
        ("8.3.1-1+0~20240101.1+debian12~1.gbp1+deb.sury.org+1", True),
        ("1.0-1~ppa3", True),
        ("5:24.0.7-1~ubuntu.22.04~jammy", True),
        ("1.22.1-9+deb12u1", False),
        ("6.1.90-1~bpo12+1", False),
        ("24.1-0ubuntu0~22.04.1", False),
        ("1.0-1~focality", False),
    ],
)
def test_a_version_may_tell_for_which_release_it_was_built(version: str, expected: bool) -> None:  # noqa: FBT001 - a table
    """Repositories beside Debian's write the release into the version; Debian and Ubuntu write its number at most."""
    found = stranger(package(ecosystem="deb", version=version, vendor="A Person <a@example.org>"), Distribution(id="debian"))
    assert bool(found) is expected


@given(vendor=st.text(max_size=80), version=st.text(max_size=40), kind=st.sampled_from(["deb", "rpm"]))
def test_no_text_breaks_it(vendor: str, version: str, kind: str) -> None:
    """Whatever a package calls its vendor, the answer is that word, a general one or nothing."""
    distribution = Distribution(id="debian" if kind == "deb" else "rocky")
    assert stranger(package(ecosystem=kind, vendor=vendor, version=version), distribution) in {"", vendor, "another publisher"}


@pytest.mark.parametrize(
    ("path", "kind", "vendor", "is_owned"),
    [
        ("usr/lib/python3/dist-packages/a/METADATA", "deb", "A Person <a@example.org>", True),
        ("usr/share/nodejs/a/package.json", "deb", "", True),
        ("opt/shop/node_modules/a/package.json", "deb", "A Person <a@example.org>", False),
        ("usr/local/shop/a/package.json", "deb", "", False),
        ("srv/shop/a.jar", "deb", "", False),
        ("opt/rh/rh-nodejs/a/package.json", "rpm", "Red Hat, Inc.", True),
        ("opt/shop/a/package.json", "apk", "", True),
    ],
)
def test_a_package_of_ones_own_answers_for_nothing(path: str, kind: str, vendor: str, *, is_owned: bool) -> None:
    """No distribution installs to /opt, so no advisory of one speaks of what lies there, whoever maintains the package."""
    owner = package(purl=f"pkg:{kind}/shop@1.0", name="shop", ecosystem=kind, vendor=vendor, version="1.0-1")
    library = package(purl="pkg:npm/a@1", name="a", ecosystem="npm", found_at=(FoundAt(path=path),), owner=owner.purl)
    system = Distribution(id="rhel" if kind == "rpm" else "debian")
    _, judged = with_judges(Inventory(image_digest="", distribution=system, packages=(owner, library)))
    assert bool(judged.owner) is is_owned
