"""Where a package is looked up."""

from dataclasses import replace

import pytest

from tidewaiter.matching.lookup import MISMATCH, Gap, Query, query_for
from tidewaiter.model.image import Distribution
from tidewaiter.model.package import Package, SourcePackage

DEBIAN = Distribution(id="debian", version="12")
PACKAGE = Package(purl="pkg:deb/debian/libssl3@3.0.9-1", name="libssl3", version="3.0.9-1", ecosystem="deb", found_at=(), cataloger="dpkg")


def test_distribution_packages_are_looked_up_by_their_source() -> None:
    """Debian's advisories name source packages, whose version may differ from the binary's."""
    built = replace(PACKAGE, version="3.0.9-1+b1", source=SourcePackage(name="openssl", version="3.0.9-1"))
    assert query_for(built, DEBIAN, {"Debian:12"}) == Query(ecosystem="Debian:12", name="openssl", version="3.0.9-1", by_source=True)
    assert query_for(PACKAGE, DEBIAN, {"Debian:12"}) == Query(ecosystem="Debian:12", name="libssl3", version="3.0.9-1")


@pytest.mark.parametrize(
    ("version", "looked_up"),
    [
        ("2.6-1~bpo12+1", ("Debian:13", "2.6-1")),
        ("1:2.6-1+deb13u2~bpo12+3+b1", ("Debian:13", "1:2.6-1+deb13u2")),
        ("2.6-1~bpo13+1", ("Debian:14", "2.6-1")),
        ("2.6-1~bpo", ("Debian:12", "2.6-1~bpo")),
        ("2.6-1~bpo12+1~mine1", ("Debian:12", "2.6-1~bpo12+1~mine1")),
    ],
)
def test_a_backport_is_judged_as_what_it_was_built_from(version: str, looked_up: tuple[str, str]) -> None:
    """The release's own advisories speak of older versions: in them a backport looks fixed, and its suffix as if it came before the fix."""
    held = {"Debian:12", "Debian:13", "Debian:14"}
    found = query_for(replace(PACKAGE, version=version), DEBIAN, held)
    assert isinstance(found, Query)
    assert (found.ecosystem, found.version, found.backport) == (*looked_up, looked_up[0] != "Debian:12")
    if found.backport:
        assert query_for(replace(PACKAGE, version=version), DEBIAN, {"Debian:12"}) == Gap(ecosystem=looked_up[0])


def rpm(name: str, version: str, source: str, *, of: str) -> Package:
    """Make an RPM built from another version of its source."""
    return replace(PACKAGE, ecosystem="rpm", name=name, version=version, source=SourcePackage(name=source, version=of))


def test_rpm_sources_are_asked_for_where_advisories_name_them() -> None:
    """Red Hat and Rocky name sources: the epoch is the package's own where it has the version of its source, and is left out elsewhere."""
    rocky, held = Distribution(id="rocky", version="8.9"), {"Rocky Linux:8", "Photon OS:5.0"}
    query = query_for(rpm("openssl-libs", "1:1.1.1k-9.el8", "openssl", of="1:1.1.1k-9.el8"), rocky, held)
    assert query == Query(ecosystem="Rocky Linux:8", name="openssl", version="1:1.1.1k-9.el8", by_source=True)
    query = query_for(rpm("perl-Errno", "1.28-420.el8", "perl", of="5.26.3-420.el8"), rocky, held)
    assert query == Query(ecosystem="Rocky Linux:8", name="perl", version="5.26.3-420.el8", by_source=True, epochs=False)


def test_an_epoch_is_not_compared_with_publishers_that_write_none() -> None:
    """Photon's advisories give 3.0.8-1 for a package that is 1:3.0.8-1."""
    query = query_for(rpm("vim", "1:9.0-1.ph5", "vim", of="1:9.0-1.ph5"), Distribution(id="photon", version="5.0"), {"Photon OS:5.0"})
    assert query == Query(ecosystem="Photon OS:5.0", name="vim", version="9.0-1.ph5", epochs=False)


def test_other_rpm_packages_are_looked_up_by_their_own_name() -> None:
    """AlmaLinux, Amazon and Oracle name binary packages."""
    rpm = replace(PACKAGE, ecosystem="rpm", name="openssl-libs", source=SourcePackage(name="openssl", version="1"))
    query = query_for(rpm, Distribution(id="almalinux", version="9.4"), {"AlmaLinux:9"})
    assert query == Query(ecosystem="AlmaLinux:9", name="openssl-libs", version="3.0.9-1")


def test_a_release_without_data_is_a_gap() -> None:
    """Data for another release is no data; the gap names what is missing."""
    assert query_for(PACKAGE, DEBIAN, {"Debian:11", "PyPI"}) == Gap(ecosystem="Debian:12")
    assert query_for(PACKAGE, Distribution(id="slackware", version="15"), {"Debian:12"}) == Gap(ecosystem="slackware 15")
    assert query_for(PACKAGE, Distribution(), {"Debian:12"}) == Gap(ecosystem="deb packages of an unknown distribution")


def test_packages_of_another_kind_than_the_distributions_are_a_gap() -> None:
    """An os-release that says Alpine would make every package of Debian look safe, as Alpine's advisories do not know them."""
    alpine = Distribution(id="alpine", version="3.20.3")
    assert query_for(PACKAGE, alpine, {"Alpine:v3.20"}) == Gap(ecosystem="deb packages in alpine 3.20.3", code=MISMATCH)


def test_a_language_without_data_is_a_gap() -> None:
    """A language the database lacks is not assessed, and so is a whole distribution without a feed."""
    assert query_for(replace(PACKAGE, ecosystem="pypi", purl="pkg:pypi/x@1"), DEBIAN, {"npm"}) == Gap(ecosystem="PyPI")
    assert query_for(replace(PACKAGE, ecosystem="alpm", purl="pkg:alpm/arch/x@1"), DEBIAN, {"npm"}) == Gap(ecosystem="alpm")


def test_a_type_nobody_publishes_advisories_for_is_said() -> None:
    """A lone JDK or an SBOM entry of type generic is a gap of another kind: no update of the database would close it."""
    lone = replace(PACKAGE, ecosystem="generic", purl="pkg:generic/x@1")
    assert query_for(lone, DEBIAN, {"npm"}) == Gap(ecosystem="generic", code="no-advisory-source")


def test_a_jar_without_group_is_a_gap_of_its_own() -> None:
    """Maven advisories name group and artifact; half a name finds nothing, and that is said."""
    jar = replace(PACKAGE, ecosystem="maven", purl="pkg:maven/log4j-core@2.14.1", name="log4j-core")
    assert query_for(jar, DEBIAN, {"Maven"}) == Gap(ecosystem="Maven", code="package-name-incomplete")


def test_programs_are_looked_up_by_their_upstream_versions() -> None:
    """A program without a package manager is matched with Bitnami's advisories under the name it has there; without them it is a gap."""
    httpd = replace(PACKAGE, ecosystem="generic", purl="pkg:generic/httpd@2.4.57", name="httpd", version="2.4.57")
    assert query_for(httpd, DEBIAN, {"Bitnami"}) == Query(ecosystem="Bitnami", name="apache", version="2.4.57")
    assert query_for(httpd, DEBIAN, {"npm"}) == Gap(ecosystem="Bitnami")


def test_java_versions_are_read_in_both_forms() -> None:
    """Java 8 counts as 8.0.392, and what a vendor adds after a hyphen is no part of the version."""
    java = replace(PACKAGE, ecosystem="generic", purl="pkg:generic/openjdk@1.8.0_392", name="openjdk", version="1.8.0_392-b08")
    assert query_for(java, DEBIAN, {"Bitnami"}) == Query(ecosystem="Bitnami", name="java", version="8.0.392")
    assert query_for(replace(java, version="17.0.9+9-LTS"), DEBIAN, {"Bitnami"}) == Query(
        ecosystem="Bitnami", name="java", version="17.0.9+9"
    )


def test_certified_builds_of_ubuntu_have_streams_of_their_own() -> None:
    """Their versions go on apart, so the release's fixes say nothing of them; without data they are a gap."""
    held = {"Ubuntu:22.04:LTS", "Ubuntu:Pro:FIPS:22.04:LTS", "Ubuntu:Pro:FIPS-updates:22.04:LTS"}
    jammy = Distribution(id="ubuntu", version="22.04")

    def looked_up(version: str, known: set[str]) -> str:
        package = Package(purl="pkg:deb/openssl", name="openssl", version=version, ecosystem="deb", found_at=(), cataloger="dpkg")
        return query_for(package, jammy, known).ecosystem

    assert looked_up("3.0.2-0ubuntu1.10", held) == "Ubuntu:22.04:LTS"
    assert looked_up("3.0.2-0ubuntu1.10+Fips1", held) == "Ubuntu:Pro:FIPS-updates:22.04:LTS"
    assert looked_up("3.0.2-0ubuntu1.10+Fips1", {"Ubuntu:22.04:LTS"}) == "Ubuntu:Pro:FIPS-updates:22.04:LTS"


@pytest.mark.parametrize(
    ("version", "looked_up"),
    [("1.13.0-java", "1.13.0"), ("1.13.0-x86_64-linux-gnu", "1.13.0"), ("1.13.0-rc1", "1.13.0-rc1"), ("2.0", "2.0")],
)
def test_the_platform_of_a_gem_is_no_version(version: str, looked_up: str) -> None:
    """Bills of materials write it behind the version, where it would read as a pre-release: affected by what 1.13.0 fixes."""
    gem = Package(purl=f"pkg:gem/nokogiri@{version}", name="nokogiri", version=version, ecosystem="gem", found_at=(), cataloger="sbom")
    assert query_for(gem, Distribution(), ("RubyGems",)) == Query(ecosystem="RubyGems", name="nokogiri", version=looked_up)
