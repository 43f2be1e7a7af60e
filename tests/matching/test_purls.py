"""Which packages a purl names."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import package
from tidewaiter.matching.purls import covers, covers_package, names_version
from tidewaiter.model.package import SourcePackage

LIBSSL = "pkg:deb/debian/libssl3@3.0.1?arch=amd64&distro=debian-12.5"


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("pkg:deb/debian/libssl3", True),
        ("pkg:deb/debian/libssl3@3.0.1", True),
        ("pkg:deb/debian/libssl3@3.0.1?arch=amd64", True),
        ("pkg:deb/debian/libssl3?distro=debian-12", True),
        ("pkg:deb/debian/libssl3@3.0.2", False),
        ("pkg:deb/debian/libssl3?arch=arm64", False),
        ("pkg:deb/debian/libssl3?distro=debian-1", False),
        ("pkg:deb/debian/libssl3?distro=bookworm", True),
        ("pkg:deb/debian/libssl3?distro=bullseye", False),
        ("pkg:deb/debian/libssl3?os_distro=bookworm&os_name=debian&os_version=12", True),
        ("pkg:deb/debian/libssl3?os_distro=bullseye&os_name=debian&os_version=11", False),
        ("pkg:deb/ubuntu/libssl3", False),
        ("pkg:deb/debian/libssl", False),
        ("pkg:deb/debian/libssl3?repository_url=https://elsewhere", False),
        ("libssl3", False),
        ("", False),
    ],
)
def test_a_purl_names_what_it_says_and_no_more(pattern: str, *, fits: bool) -> None:
    """Without version every version; qualifiers are a subset; another namespace is another package."""
    assert covers(pattern, LIBSSL) is fits


@pytest.mark.parametrize(
    ("pattern", "held", "fits"),
    [
        ("pkg:deb/debian/zlib1g@1.2?distro=debian-12.5&epoch=1", "pkg:deb/debian/zlib1g@1:1.2?distro=debian-12", True),
        ("pkg:deb/debian/zlib1g@1.2?epoch=2", "pkg:deb/debian/zlib1g@1:1.2", False),
        ("pkg:deb/debian/zlib1g@1.2", "pkg:deb/debian/zlib1g@1:1.2", False),
        ("pkg:deb/ubuntu/a?distro=jammy", "pkg:deb/ubuntu/a@1?distro=ubuntu-22.04", True),
        ("pkg:deb/ubuntu/a?distro=jammy", "pkg:deb/ubuntu/a@1?distro=ubuntu-24.04", False),
        ("pkg:apk/alpine/a?distro=3.20.3", "pkg:apk/alpine/a@1?distro=alpine-3.20.3", True),
        ("pkg:apk/alpine/a?distro=3.2", "pkg:apk/alpine/a@1?distro=alpine-3.20.3", False),
        ("pkg:rpm/rhel/a?distro=rhel-9.4", "pkg:rpm/redhat/a@1?distro=rhel-9.4", True),
        ("pkg:rpm/amazon/a?distro=amazon-2%20(Karoo)", "pkg:rpm/amzn/a@1?distro=amzn-2", True),
        ("pkg:rpm/amazon/a?distro=amazon-2%20(Karoo)", "pkg:rpm/amzn/a@1?distro=amzn-2023", False),
        ("pkg:rpm/redhat/a?distro=rhel-9", "pkg:rpm/redhat/a@1", False),
        ("pkg:deb/debian/a@1?package-id=0d9a3f", "pkg:deb/debian/a@1", True),
    ],
)
def test_one_distribution_has_many_spellings(pattern: str, held: str, *, fits: bool) -> None:
    """Trivy, Syft and Docker Scout write distributions and epochs each in their own way."""
    assert covers(pattern, held) is fits


def test_go_versions_are_compared_without_their_v() -> None:
    """Writers disagree on it."""
    assert covers("pkg:golang/golang.org/x/net@0.1.0", "pkg:golang/golang.org/x/net@v0.1.0")


def test_a_source_package_covers_what_is_built_from_it() -> None:
    """Red Hat names sources (`arch=src`), packages installed are binaries; another version is another source."""
    source = SourcePackage(name="openssl", version="1:3.0.7-24.el9")
    rpm = package(
        purl="pkg:rpm/redhat/openssl-libs@3.0.7-24.el9?arch=x86_64",
        name="openssl-libs",
        source=source,
    )
    assert covers_package("pkg:rpm/redhat/openssl?arch=src", rpm)
    assert covers_package("pkg:rpm/redhat/openssl@3.0.7-24.el9?arch=src", rpm)
    assert not covers_package("pkg:rpm/redhat/openssl@3.0.7-25.el9?arch=src", rpm)
    assert not covers_package("pkg:rpm/redhat/openssl", rpm)


@pytest.mark.parametrize(
    ("words", "fits"),
    [("distro=rhel-9", True), ("distro=rhel-8", False), ("epoch=1", True), ("epoch=2", False), ("rpmmod=openssl:3", False)],
)
def test_a_source_package_has_qualifiers_too(words: str, *, fits: bool) -> None:
    """A statement on the source in RHEL 8 says nothing of the one in RHEL 9."""
    held = "pkg:rpm/redhat/openssl-libs@3.0.7?arch=x86_64&distro=rhel-9.4&epoch=1"
    rpm = package(purl=held, name="openssl-libs", source=SourcePackage(name="openssl", version="1:3.0.7"))
    assert covers_package(f"pkg:rpm/redhat/openssl?arch=src&{words}", rpm) is fits


@pytest.mark.parametrize("arch", ["x86_64", "src"])
def test_a_module_stream_is_compared_without_its_build(arch: str) -> None:
    """Node.js 18 is not Node.js 20, and what is in no module is neither."""
    rpm = package(purl="pkg:rpm/redhat/nodejs@18?arch=x86_64", name="nodejs", version="18", modularity="nodejs:18:9040:rhel9")
    pattern = f"pkg:rpm/redhat/nodejs?arch={arch}&rpmmod=nodejs"
    assert covers_package(f"{pattern}:18:9020", rpm)
    assert not covers_package(f"{pattern}:20", rpm)
    assert not covers_package(f"{pattern}:18", replace(rpm, modularity=""))


def test_a_version_is_known_to_be_there() -> None:
    """What is no purl has none."""
    assert [names_version(one) for one in ("pkg:pypi/a@1", "pkg:pypi/a", "a@1")] == [True, False, False]


@given(st.text(max_size=60))
def test_any_text_is_a_pattern_that_covers_nothing_else(text: str) -> None:
    """No text crashes."""
    assert covers(text, LIBSSL) in (True, False)
