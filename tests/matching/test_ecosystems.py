"""Names as advisories spell them."""

import pytest

from tidewaiter.matching.ecosystems import LANGUAGES, ecosystems_of, language_name, normalised
from tidewaiter.matching.scheme import schemes
from tidewaiter.model.image import Distribution
from tidewaiter.model.package import Package


@pytest.mark.parametrize(
    ("identifier", "version", "expected"),
    [
        ("debian", "12", ("Debian:12",)),
        ("debian", "12.5", ("Debian:12",)),
        ("ubuntu", "22.04", ("Ubuntu:22.04:LTS", "Ubuntu:22.04")),
        ("alpine", "3.20.3", ("Alpine:v3.20",)),
        ("alpine", "3.21_alpha20240807", ("Alpine:edge",)),
        ("almalinux", "9.4", ("AlmaLinux:9",)),
        ("rocky", "8.10", ("Rocky Linux:8",)),
        ("amzn", "2023", ("Amazon Linux:2023",)),
        ("amzn", "2023.6.20241212", ("Amazon Linux:2023",)),
        ("amzn", "2", ("Amazon Linux:2",)),
        ("amzn", "2018.03", ("Amazon Linux:1",)),
        ("wolfi", "20230201", ("Wolfi",)),
        ("opensuse-leap", "15.6", ("openSUSE:Leap 15.6",)),
        ("photon", "5.0", ("Photon OS:5.0",)),
        ("azurelinux", "3.0", ("Azure Linux:3",)),
        ("mariner", "2.0", ("Azure Linux:2",)),
        ("ol", "9.4", ("Oracle Linux:9",)),
        ("alpaquita", "23", ("Alpaquita:23",)),
        ("opensuse-tumbleweed", "20261101", ("openSUSE:Tumbleweed",)),
        ("opensuse-leap-micro", "5.5", ("openSUSE:Leap Micro 5.5",)),
        ("rhel", "9.4", ("Red Hat:enterprise_linux:9",)),
        ("centos", "8", ("Red Hat:enterprise_linux:8",)),
        ("sles", "15.6", ("SUSE:15 SP6",)),
        ("sles", "15", ("SUSE:15",)),
        ("sles_sap", "12.5", ("SUSE:12 SP5",)),
        ("sles", "16.0", ("SUSE:16.0",)),
        ("sles", "x", ()),
        ("sle-micro", "5.5", ("SUSE:Linux Enterprise Micro 5.5",)),
        ("sl-micro", "6.0", ("SUSE:Linux Micro 6.0",)),
        ("bottlerocket", "1.20.0", ()),
        ("slackware", "15", ()),
        ("alpine", "", ()),
        ("", "", ()),
    ],
)
def test_distributions_have_their_osv_names(identifier: str, version: str, expected: tuple[str, ...]) -> None:
    """The release is cut to what advisories distinguish; an unknown distribution has no name rather than a wrong one."""
    assert ecosystems_of(Distribution(id=identifier, version=version)) == expected


@pytest.mark.parametrize(
    ("pretty", "expected"), [("openEuler 24.03 (LTS-SP1)", "openEuler:24.03-LTS-SP1"), ("openEuler 24.03", "openEuler:24.03")]
)
def test_the_service_pack_of_openeuler_stands_in_its_pretty_name(pretty: str, expected: str) -> None:
    """Advisories tell service packs apart; VERSION_ID does not."""
    assert ecosystems_of(Distribution(id="openeuler", version="24.03", pretty_name=pretty)) == (expected,)


def test_a_debian_without_version_is_known_by_its_codename() -> None:
    """Testing images carry no VERSION_ID."""
    assert ecosystems_of(Distribution(id="debian", codename="trixie")) == ("Debian:13",)


@pytest.mark.parametrize(
    ("ecosystem", "name", "expected"),
    [
        ("PyPI", "Foo_Bar.baz--x", "foo-bar-baz-x"),
        ("NuGet", "Newtonsoft.Json", "newtonsoft.json"),
        ("npm", "JSONStream", "JSONStream"),
        ("Debian:12", "libssl3", "libssl3"),
    ],
)
def test_names_are_normalised_as_their_registry_does(ecosystem: str, name: str, expected: str) -> None:
    """Equal packages have equal names; npm keeps its case."""
    assert normalised(ecosystem, name) == expected


@pytest.mark.parametrize(
    ("purl", "name", "expected"),
    [
        ("pkg:npm/%40babel/traverse@7.0.0", "@babel/traverse", "@babel/traverse"),
        ("pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1", "log4j-core", "org.apache.logging.log4j:log4j-core"),
        ("pkg:maven/log4j-core@2.14.1", "log4j-core", ""),
        ("pkg:golang/github.com/Masterminds/vcs@1.0.0", "github.com/Masterminds/vcs", "github.com/Masterminds/vcs"),
        ("pkg:golang/stdlib@1.21.0", "stdlib", "stdlib"),
        ("pkg:pypi/requests@2.0", "requests", "requests"),
        ("pkg:composer/guzzlehttp/psr7@1.8.0", "guzzlehttp/psr7", "guzzlehttp/psr7"),
        ("pkg:swift/github.com/vapor/vapor@4.0.0", "github.com/vapor/vapor", "github.com/vapor/vapor"),
        ("pkg:npm/haraka@2.8.8", "Haraka", "Haraka"),
        ("pkg:npm/%40babel/traverse@7.0.0", "Traverse", "@babel/traverse"),
        ("pkg:julia/JSON@0.21.3?uuid=1", "JSON", "JSON"),
        ("no purl at all", "requests", "requests"),
    ],
)
def test_language_packages_are_named_as_osv_names_them(purl: str, name: str, expected: str) -> None:
    """Scope, group and module path are part of the name; a JAR without group has none."""
    package = Package(purl=purl, name=name, version="1", ecosystem="x", found_at=(), cataloger="test")
    assert language_name(package) == expected


def test_every_language_has_a_version_scheme() -> None:
    """An ecosystem that can be looked up can also be decided."""
    assert set(LANGUAGES.values()) <= set(schemes())


@pytest.mark.parametrize("name", ["github.com/Vapor/kit", "https://github.com/vapor/kit.git", "https://github.com/vapor/kit/"])
def test_an_address_of_swift_has_one_spelling(name: str) -> None:
    """Advisories and lock files write it with and without its scheme and ending."""
    assert normalised("SwiftURL", name) == "github.com/vapor/kit"
