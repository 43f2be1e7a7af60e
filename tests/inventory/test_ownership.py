"""Who installed a file."""

import pytest

from tests.builders import package
from tidewaiter.inventory.ownership import with_owned_files, with_owners
from tidewaiter.model.package import FoundAt

JAR = {"ecosystem": "maven", "cataloger": "java", "name": "x"}


def language(purl, *paths):
    """Make a language package found at some paths."""
    return package(purl=purl, found_at=tuple(FoundAt(path=path) for path in paths), **JAR)


@pytest.mark.parametrize(
    ("paths", "owned"),
    [
        (["usr/share/a.jar"], True),
        (["usr/share/a.jar!/b.jar"], True),
        (["usr/share/a.jar", "opt/a.jar"], False),
        (["share/a.jar"], True),
        (["opt/a.jar"], False),
    ],
)
def test_owner_only_if_every_place_is_owned(paths, owned):
    """A copy of the library elsewhere is nobody's, so the package must be matched."""
    system = package(purl="pkg:deb/debian/a@1", owned_files=("usr/share/a.jar",))
    found = with_owners((system, language("pkg:maven/g/a@1", *paths)), {"share": "usr/share"})
    assert found[1].owner == ("pkg:deb/debian/a@1" if owned else "")


def test_removed_packages_own_nothing_and_have_no_owner():
    """What was removed by its package manager does not excuse what is there."""
    system = package(owned_files=("a.jar",), deleted=True)
    assert with_owners((system, language("pkg:maven/a@1", "a.jar")), {})[1].owner == ""


@pytest.mark.parametrize(("owner_layer", "layer", "owned"), [("b", "a", True), ("b", "b", True), ("a", "b", False), ("", "", True)])
def test_what_was_written_over_later_has_no_owner(owner_layer, layer, owned):
    """A file that npm or a COPY replaced in a layer above the package's is not the distribution's any more."""
    system = package(purl="pkg:deb/debian/npm@1", owned_files=("usr/x",), found_at=(FoundAt(path="status", layer=owner_layer),))
    other = package(purl="pkg:npm/npm@10", found_at=(FoundAt(path="usr/x", layer=layer),), **JAR)
    assert bool(with_owners((system, other), {}, ["a", "b"])[1].owner) == owned


def test_removed_language_packages_have_removed_owners():
    """An upgrade in a later layer leaves the old version of both behind; lists that are gone count for what is gone."""
    path = "var/lib/dpkg/info/openssl.list"
    system, other = package(deleted=True), package(purl="pkg:maven/a@1", found_at=(FoundAt(path="a.jar"),), deleted=True, **JAR)
    packages = with_owned_files((system, other), {path: ("b.jar",)}, {path: ("a.jar",)})
    assert [item.owner for item in with_owners(packages, {})] == ["", system.purl]


@pytest.mark.parametrize("name", ["info/openssl.list", "info/openssl:amd64.list"])
def test_dpkg_lists_with_and_without_the_architecture(name):
    """Both names of a list are known."""
    lists = {f"var/lib/dpkg/{name}": ("usr/bin/x",)}
    assert with_owned_files((package(arch="amd64"),), lists)[0].owned_files == ("usr/bin/x",)
    assert with_owned_files((package(name="other", arch="amd64"),), lists)[0].owned_files == ()


def test_distroless_and_python_lists():
    """md5sums beside the entry, RECORD or installed-files.txt beside the metadata."""
    base = package(found_at=(FoundAt(path="var/lib/dpkg/status.d/openssl"),))
    wheel = package(cataloger="python", ecosystem="pypi", found_at=(FoundAt(path="s/x.dist-info/METADATA"),))
    egg = package(cataloger="python", ecosystem="pypi", found_at=(FoundAt(path="s/x.egg-info/PKG-INFO"),))
    lists = {"var/lib/dpkg/status.d/openssl.md5sums": ("a",), "s/x.dist-info/RECORD": ("b",), "s/x.egg-info/installed-files.txt": ("c",)}
    assert [item.owned_files for item in with_owned_files((base, wheel, egg), lists)] == [("a",), ("b",), ("c",)]


def test_diverted_files():
    """What dpkg put elsewhere is owned there; the package that asked for it, and nobody else, has the first place."""
    diversions = ("usr/bin/x", "usr/bin/x.distrib", "other", "usr/bin/y", "usr/bin/y.old", ":")
    files = ("usr/bin/x", "usr/bin/y", "usr/bin/z")
    lists = {f"var/lib/dpkg/{name}": files for name in ("info/openssl.list", "info/other.list")} | {"var/lib/dpkg/diversions": diversions}
    first, second = with_owned_files((package(), package(name="other")), lists)
    assert first.owned_files == ("usr/bin/x.distrib", "usr/bin/y.old", "usr/bin/z")
    assert second.owned_files == ("usr/bin/x", "usr/bin/y.old", "usr/bin/z")
