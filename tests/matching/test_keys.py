"""The keys by which packages can be looked up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import package
from tidewaiter.matching.ecosystems import ecosystems_of, normalised
from tidewaiter.matching.keys import keys_of
from tidewaiter.matching.lookup import Query, query_for
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.package import Package, SourcePackage

DEBIAN, UBUNTU = Distribution(id="debian", version="12"), Distribution(id="ubuntu", version="22.04")


def _inventory(distribution: Distribution, *packages: Package) -> Inventory:
    return Inventory(image_digest="sha256:" + "a" * 64, distribution=distribution, packages=packages)


def test_packages_of_one_source_share_a_key():
    """Debian's advisories name sources."""
    source = SourcePackage(name="glibc", version="2.36-9")
    inventory = _inventory(DEBIAN, package(name="libc6", source=source), package(name="libc-bin", source=source))
    assert keys_of(inventory) == {("Debian:12", "glibc"): (0, 1)}


@pytest.mark.parametrize(
    ("given_package", "key"),
    [
        (package(name="Foo.Bar", ecosystem="pypi", purl="pkg:pypi/foo-bar@1"), ("PyPI", "foo-bar")),
        (package(name="core", ecosystem="npm", purl="pkg:npm/%40angular/core@1"), ("npm", "@angular/core")),
        (package(name="httpd", ecosystem="generic", purl="pkg:generic/httpd@2.4"), ("Bitnami", "apache")),
    ],
)
def test_names_are_those_of_the_database(given_package, key):
    """Spelled as the advisories are kept."""
    assert list(keys_of(_inventory(Distribution(), given_package))) == [key]


def test_a_package_comes_with_the_one_that_installed_it():
    """What NodeSource's nodejs brings is judged for itself, which only that package tells; an owner that is not there is no package."""
    theirs = package(name="nodejs", purl="pkg:deb/debian/nodejs@20", version="20.0-1nodesource1")
    npm = package(name="npm", ecosystem="npm", purl="pkg:npm/npm@10", owner=theirs.purl)
    assert keys_of(_inventory(DEBIAN, theirs, npm)) == {("npm", "npm"): (0, 1)}
    assert keys_of(_inventory(DEBIAN, npm)) == {("npm", "npm"): (0,)}


def test_what_nobody_publishes_about_has_no_key():
    """A near miss: the package of a distribution without advisories."""
    assert keys_of(_inventory(Distribution(id="nixos", version="1"), package(ecosystem="nix", purl="pkg:nix/x@1"))) == {}


@given(
    st.sampled_from(["deb", "rpm", "apk", "npm", "pypi", "golang", "maven", "generic", "nix", ""]),
    st.sampled_from(
        [DEBIAN, UBUNTU, Distribution(), Distribution(id="almalinux", version="9.5"), Distribution(id="alpine", version="3.20.1")]
    ),
    st.sampled_from(["1.0", "3.0.2-0ubuntu1.10+Fips1", "1:2-3.el9", ""]),
    st.sets(
        st.sampled_from(["npm", "PyPI", "Go", "Debian:12", "Ubuntu:22.04:LTS", "Ubuntu:22.04", "Alpine:v3.20", "AlmaLinux:9", "Bitnami"])
    ),
)
def test_whatever_a_database_holds_its_look_up_is_a_key(kind, distribution, version, held):
    """The index misses no look-up that matching makes, now or after the next database."""
    one = package(name="git", ecosystem=kind, version=version, purl=f"pkg:{kind or 'x'}/git@1")
    fips = {f"Ubuntu:Pro:FIPS{stream}:22.04:LTS" for stream in ("-updates", "")}
    for known in (held, held | fips, set(ecosystems_of(distribution))):
        query = query_for(one, distribution, known)
        if isinstance(query, Query):
            assert (query.ecosystem, normalised(query.ecosystem, query.name)) in keys_of(_inventory(distribution, one))
