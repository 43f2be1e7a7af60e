"""npm packages in Yarn's cache."""

import io
import zipfile

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import survives
from tidewaiter.inventory.catalogers.yarn_cache import YARN_CACHE

PATH = "srv/.yarn/cache/@babel-core-npm-7.22.0-06bbb8ac70-eea145aded.zip"
PACKAGE = b'{"name": "@babel/core", "version": "7.22.0", "license": "MIT"}'


def archive(members):
    """Write a zip file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return buffer.getvalue()


FIXTURE = {"node_modules/@babel/core/test/package.json": b'{"name": "x", "version": "1"}'}
GOOD = archive(FIXTURE | {"node_modules/@babel/core/package.json": PACKAGE})


def test_the_package_of_an_archive():
    """Its own file, not those of its tests, with the place inside."""
    (package,) = parse(YARN_CACHE, PATH, GOOD)
    assert (package.purl, package.licences) == ("pkg:npm/%40babel/core@7.22.0", ("MIT",))
    assert package.found_at[0].path == f"{PATH}!/node_modules/@babel/core/package.json"


def test_caches_of_projects_and_of_users():
    """Other archives are none of Yarn's."""
    found = scan(tar_of({PATH: GOOD, "root/.yarn/berry/cache/a.zip": GOOD, "srv/cache/a.zip": GOOD, "srv/.yarn/cache/a.tgz": GOOD}))
    assert len(found.packages) == 2


ROOT = "node_modules/a/package.json"
BAD = [archive({}), archive(FIXTURE), archive({ROOT: b"{"}), archive({ROOT: bytes(5 << 20)})]


@pytest.mark.parametrize("data", [b"", b"PK", *BAD])
def test_archives_that_name_nothing(data):
    """Cut ones, ones without a package, with a broken or endless description."""
    assert [item.code for item in parse(YARN_CACHE, PATH, data)] == ["package-malformed"]


test_damaged_files = survives(YARN_CACHE, PATH, GOOD)
