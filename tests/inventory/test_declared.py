"""Licences in files beside packages."""

from tests.builders import package
from tidewaiter.inventory.declared import with_declared
from tidewaiter.model.package import FoundAt, SourcePackage

FILES = {"usr/share/doc/libssl3/copyright": ("Apache-2.0",)}


def test_what_a_package_declares_itself_stays():
    """A file is asked only where the package says nothing, and only for Debian's."""
    own = package(name="libssl3", licences=("MIT",))
    other = package(name="libssl3", ecosystem="pypi")
    assert [one.licences for one in with_declared((own, other), FILES)] == [("MIT",), ()]


def test_a_source_shares_its_file():
    """By the name of the source package, or of the package itself."""
    first = package(name="libssl3", source=SourcePackage(name="openssl", version="1"))
    second = package(name="openssl", source=None)
    assert [one.licences for one in with_declared((first, second), FILES)] == [("Apache-2.0",), ("Apache-2.0",)]
    assert with_declared((first,), {}) == (first,)


def test_a_text_in_the_folder_of_one_package_is_its():
    """Beside metadata, or in its folder of texts; the folder of a list says nothing about those listed."""
    texts = {"s/a-1.dist-info/licenses/LICENSE": ("MIT",), "s/a-1.dist-info/LICENSE.txt": ("ISC",), "vendor/composer/LICENSE": ("MIT",)}
    wheel = package(ecosystem="pypi", found_at=(FoundAt(path="s/a-1.dist-info/METADATA"),))
    listed = package(ecosystem="composer", found_at=(FoundAt(path="vendor/composer/installed.json"),))
    assert [set(one.licences) for one in with_declared((wheel, listed), texts)] == [{"MIT", "ISC"}, set()]
