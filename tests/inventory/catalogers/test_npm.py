"""Installed npm packages."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import survives
from tidewaiter.inventory.catalogers.npm import NPM


def test_plain_and_scoped_packages():
    """Both forms of a package root count, with the scope in the purl's namespace."""
    tar = tar_of(
        {
            "app/node_modules/left-pad/package.json": b'{"name": "left-pad", "version": "1.3.0", "license": {"type": "WTFPL"}}',
            "app/node_modules/a/node_modules/@babel/core/package.json": b'{"name": "@babel/core", "version": "7.0.0"}',
        }
    )
    found = {package.purl: package.licences for package in scan(tar).packages}
    assert found == {"pkg:npm/left-pad@1.3.0": ("WTFPL",), "pkg:npm/%40babel/core@7.0.0": ()}


@pytest.mark.parametrize("folder", ["usr/share/nodejs", "usr/lib/nodejs", "usr/lib/x86_64-linux-gnu/nodejs"])
def test_packages_that_debian_installs_for_every_program(folder):
    """Debian's Node.js looks into directories of its own besides `node_modules`."""
    files = {f"{folder}/semver/package.json": b'{"name": "semver", "version": "7.3.5"}'}
    files[f"{folder}/@babel/core/package.json"] = b'{"name": "@babel/core", "version": "7.0.0"}'
    assert {package.name for package in scan(tar_of(files)).packages} == {"semver", "@babel/core"}


@pytest.mark.parametrize(
    "path",
    [
        "home/me/nodejs/a/package.json",
        "usr/share/nodejs/package.json",
        "usr/share/nodejs/a/b/package.json",
        "usr/share/a/b/nodejs/c/package.json",
        "app/package.json",
        "node_modules/a/test/package.json",
        "node_modules/@s/a/x/package.json",
        "node_modules/package.json",
    ],
)
def test_package_json_that_is_not_an_installed_package(path):
    """The application's own file and fixtures inside packages are not installed packages."""
    assert scan(tar_of({path: b'{"name": "x", "version": "1"}'})).packages == ()


@pytest.mark.parametrize("data", [b'{"type": "module"}', b"[]", b'{"name": "a"}'])
def test_marker_files_are_nothing(data):
    """A package.json without name and version is legal and no package."""
    assert parse(NPM, "node_modules/a/package.json", data) == []


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 100_000, b'{"name": 1, "version": 2}', b'{"name": "a/", "version": ["1"]}'])
def test_broken_documents_are_problems(data):
    """Cut or deeply nested documents, and names and versions that are no texts, are said."""
    assert [item.code for item in parse(NPM, "node_modules/a/package.json", data)] == ["package-malformed"]


def test_the_licence_list_of_old_packages_is_read():
    """`licenses` held texts or objects before `license` did."""
    body = b'{"name": "a", "version": "1.0.0", "licenses": [{"type": "MIT", "url": "x"}, "ISC", 7]}'
    (found,) = parse(NPM, "node_modules/a/package.json", body)
    assert found.licences == ("MIT", "ISC")
    (other,) = parse(NPM, "node_modules/a/package.json", b'{"name": "a", "version": "1.0.0", "licenses": "MIT", "license": 5}')
    assert other.licences == ()


@pytest.mark.parametrize(
    "path",
    [
        "app/test/node_modules/x/package.json",
        "node_modules/test/node_modules/x/package.json",
        "node_modules/@test/test/node_modules/x/package.json",
        "node_modules/.pnpm/x@1.0.0/node_modules/x/package.json",
        ".yarn/unplugged/x-npm-1/node_modules/x/package.json",
        "node_modules/a/dist/node_modules/x/package.json",
    ],
)
def test_trees_of_other_installers_and_of_packages_called_test(path):
    """The trees of pnpm and Yarn lie below folders of their own, programs bring trees inside them, and names are free."""
    assert [package.purl for package in scan(tar_of({path: b'{"name": "x", "version": " v1.0.0"}'})).packages] == ["pkg:npm/x@1.0.0"]


test_damaged_files = survives(NPM, "node_modules/a/package.json", b'{"name": "@s/a", "version": "1.0.0", "license": "MIT"}')
