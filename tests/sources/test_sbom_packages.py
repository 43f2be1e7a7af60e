"""Components to packages."""

import pytest

from tidewaiter.model.image import Distribution
from tidewaiter.model.package import SourcePackage
from tidewaiter.sources.sbom_packages import Component, Contents, collected, distribution


def package(purl: str, **fields: str):
    """Turn one purl into its package."""
    found = collected(Contents(components=(Component(name=fields.pop("name", "x"), purl=purl, **fields),)), "file")
    assert found.problems == () or found.problems[0].code == "distribution-missing"
    return found.packages[0]


@pytest.mark.parametrize(
    ("purl", "name", "version"),
    [
        ("pkg:npm/%40babel/core@7.0.0", "@babel/core", "7.0.0"),
        ("pkg:maven/org.apache/commons@1.0", "org.apache:commons", "1.0"),
        ("pkg:maven/commons@1.0", "commons", "1.0"),
        ("pkg:pypi/pyyaml@5.3", "pyyaml", "5.3"),
        ("pkg:deb/debian/zlib1g@1.2.13.dfsg-1?epoch=1", "zlib1g", "1:1.2.13.dfsg-1"),
        ("pkg:deb/debian/zlib1g@1%3A1.2.13?epoch=1", "zlib1g", "1:1.2.13"),
        ("pkg:rpm/alma/bash@5.1-6.el9?epoch=0", "bash", "5.1-6.el9"),
        ("pkg:npm/x@1?epoch=1", "x", "1"),
    ],
)
def test_names_and_versions_are_the_package_managers_own(purl: str, name: str, version: str) -> None:
    """So that they compare as what a scan finds."""
    found = package(purl)
    assert (found.name, found.version) == (name, version)


def test_a_go_module_keeps_its_case() -> None:
    """A purl is lower case; module paths are not."""
    assert package("pkg:golang/github.com/burntsushi/toml@v1.0.0", name="github.com/BurntSushi/toml").name == "github.com/BurntSushi/toml"
    assert package("pkg:golang/github.com/burntsushi/toml@v1.0.0", name="something else").name == "github.com/burntsushi/toml"


@pytest.mark.parametrize(
    ("upstream", "source"),
    [
        ("openssl", SourcePackage(name="openssl", version="1")),
        ("openssl@3.0-1", SourcePackage(name="openssl", version="3.0-1")),
        ("openssl-3.0.1-41.el9_0.src.rpm", SourcePackage(name="openssl", version="3.0.1-41.el9_0")),
        ("", None),
    ],
)
def test_the_source_package_comes_from_the_purl(upstream: str, source: SourcePackage | None) -> None:
    """As `upstream` in its three spellings."""
    assert package(f"pkg:deb/debian/x@1?upstream={upstream}").source == source


@pytest.mark.parametrize(("epoch", "version"), [("&epoch=1", "1:3.0.1-41.el9_0"), ("&epoch=0", "3.0.1-41.el9_0"), ("", "3.0.1-41.el9_0")])
def test_the_epoch_of_an_rpm_is_that_of_its_source(epoch: str, version: str) -> None:
    """A source RPM's file name has none, and without it every fixed openssl (epoch 1) would look older than its fix."""
    found = package(f"pkg:rpm/rocky/openssl-libs@3.0.1-41.el9_0?distro=rocky-9.0&upstream=openssl-3.0.1-41.el9_0.src.rpm{epoch}")
    assert found.source == SourcePackage(name="openssl", version=version)


@pytest.mark.parametrize(
    ("name", "identifier"),
    [("alma", "almalinux"), ("amazon", "amzn"), ("oracle", "ol"), ("redhat", "rhel"), ("Debian", "debian"), ("rocky", "rocky")],
)
def test_distributions_are_named_by_their_os_release(name: str, identifier: str) -> None:
    """Other scanners have families of their own."""
    assert distribution(name, "9.3").id == identifier


def test_most_purls_decide_the_distribution() -> None:
    """One stray package does not."""
    purls = ["pkg:deb/debian/a@1?distro=debian-12", "pkg:deb/debian/b@1?distro=debian-12", "pkg:deb/debian/c@1?distro=debian-11"]
    found = collected(Contents(components=tuple(Component(name="x", purl=purl) for purl in purls)), "file")
    assert found.distribution == Distribution(id="debian", version="12")


def test_system_packages_without_a_distribution_are_a_problem() -> None:
    """They cannot be matched, which is said; language packages can."""
    found = collected(Contents(components=(Component(name="x", purl="pkg:deb/x@1"),)), "file")
    assert [(problem.code, problem.incomplete) for problem in found.problems] == [("distribution-missing", True)]
    assert collected(Contents(components=(Component(name="x", purl="pkg:npm/x@1"),)), "file").problems == ()


def test_what_lacks_something_is_counted_once_per_kind() -> None:
    """Three kinds, three problems, whatever the number."""
    lacking = [Component(name="a"), Component(name="b"), Component(name="c", purl="nonsense"), Component(name="d", purl="pkg:npm/d")]
    problems = collected(Contents(components=tuple(lacking)), "file").problems
    assert [(problem.code, problem.what.partition(" ")[0]) for problem in problems] == [
        ("component-without-purl", "2"),
        ("component-without-version", "1"),
        ("purl-unreadable", "1"),
    ]
    assert all(problem.incomplete and problem.where == "file" for problem in problems)


def test_the_same_purl_is_one_package_and_images_are_none() -> None:
    """A list may repeat itself, and may name the image it is about."""
    twice = Component(name="x", purl="pkg:npm/x@1")
    found = collected(Contents(components=(twice, twice, Component(name="y", purl="pkg:oci/y@sha256:1"))), "file")
    assert [one.purl for one in found.packages] == ["pkg:npm/x@1"]


def test_the_components_version_stands_in_for_the_purls() -> None:
    """The purl of the package then carries it."""
    found = package("pkg:npm/x", version="2.0")
    assert (found.version, found.purl) == ("2.0", "pkg:npm/x@2.0")


def test_source_and_module_are_fields_and_not_identity() -> None:
    """The purl is the one that a scan of the image gives, whoever wrote the document."""
    found = package("pkg:rpm/rocky/nodejs@18-1?arch=x86_64&distro=rocky-8.9&upstream=nodejs-18-1.src.rpm&rpmmod=nodejs:18:1:2")
    assert found.purl == "pkg:rpm/rocky/nodejs@18-1?arch=x86_64&distro=rocky-8.9"
    assert (found.modularity, found.source) == ("nodejs:18:1:2", SourcePackage(name="nodejs", version="18-1"))


def test_an_owner_is_found_by_what_its_purl_means() -> None:
    """Written with or without its source package; one that is not in the document is not believed."""
    system = Component(name="a", purl="pkg:deb/debian/a@1?distro=debian-12&upstream=b")
    library = Component(name="c", purl="pkg:pypi/c@1", owner="pkg:deb/debian/a@1?distro=debian-12")
    other = Component(name="d", purl="pkg:pypi/d@1", owner="pkg:deb/debian/gone@1")
    found = {one.name: one.owner for one in collected(Contents(components=(system, library, other)), "file").packages}
    assert found == {"a": "", "c": "pkg:deb/debian/a@1?distro=debian-12", "d": ""}


@pytest.mark.parametrize(("number", "upstream", "said"), [(5, "", 1), (4, "", 0), (5, "?upstream=x&distro=debian-12", 0)])
def test_a_document_without_source_packages_is_not_trusted_to_be_whole(number: int, upstream: str, said: int) -> None:
    """Debian's advisories name source packages: without them flaws are missed, which is said."""
    components = tuple(Component(name="x", purl=f"pkg:deb/debian/x{count}@1{upstream or '?distro=debian-12'}") for count in range(number))
    problems = collected(Contents(components=components), "file").problems
    assert [(one.code, one.incomplete) for one in problems] == [("source-package-unknown", True)] * said


@pytest.mark.parametrize(("distro", "said"), [("rhel-9.4", 1), ("sles-15.6", 1), ("amzn-2023", 0), ("ol-9.3", 0)])
def test_rpms_need_their_sources_where_advisories_name_them(distro: str, said: int) -> None:
    """Red Hat speaks of openssl, not of openssl-libs; Amazon and Oracle name what is installed."""
    components = tuple(Component(name="x", purl=f"pkg:rpm/x/x{count}@1?distro={distro}") for count in range(5))
    problems = collected(Contents(components=components), "file").problems
    assert [one.code for one in problems] == ["source-package-unknown"] * said
