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


@pytest.mark.parametrize("name", ["info/openssl.list", "info/openssl:amd64.list"])
def test_dpkg_lists_with_and_without_the_architecture(name):
    """Both names of a list are known."""
    lists = {f"var/lib/dpkg/{name}": ("usr/bin/x",)}
    assert with_owned_files((package(arch="amd64"),), lists)[0].owned_files == ("usr/bin/x",)
    assert with_owned_files((package(name="other", arch="amd64"),), lists)[0].owned_files == ()


def test_distroless_and_python_lists():
    """md5sums beside the entry, RECORD beside the metadata."""
    base = package(found_at=(FoundAt(path="var/lib/dpkg/status.d/openssl"),))
    wheel = package(cataloger="python", ecosystem="pypi", found_at=(FoundAt(path="s/x.dist-info/METADATA"),))
    lists = {"var/lib/dpkg/status.d/openssl.md5sums": ("a",), "s/x.dist-info/RECORD": ("b",)}
    assert [item.owned_files for item in with_owned_files((base, wheel), lists)] == [("a",), ("b",)]
