""".NET application dependencies."""

import json

import pytest
from hypothesis import given

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import JSON, assert_read_or_refused, survives
from tidewaiter.inventory.cataloger import OwnedFiles
from tidewaiter.inventory.catalogers.dotnet_deps import DOTNET_DEPS

PATH = "app/Shop.deps.json"
DOCUMENT = {
    "runtimeTarget": {"name": ".NETCoreApp,Version=v6.0"},
    "targets": {
        ".NETCoreApp,Version=v6.0": {
            "Shop/1.0.0": {"runtime": {"Shop.dll": {}}},
            "Newtonsoft.Json/12.0.3": {"runtime": {"lib/netstandard2.0/Newtonsoft.Json.dll": {}}},
            "Microsoft.NETCore.Platforms/3.1.0": {"dependencies": {}},
            "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/6.0.1": {"native": {"libhostpolicy.so": {}}},
        }
    },
    "libraries": {
        "Shop/1.0.0": {"type": "project"},
        "Newtonsoft.Json/12.0.3": {"type": "package", "path": "newtonsoft.json/12.0.3"},
        "Microsoft.NETCore.Platforms/3.1.0": {"type": "package"},
        "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/6.0.1": {"type": "runtimepack"},
    },
}
GOOD = json.dumps(DOCUMENT).encode()


def packages(data):
    """Read the packages, without the list of files."""
    return [item for item in parse(DOTNET_DEPS, PATH, data) if not isinstance(item, OwnedFiles)]


def test_packages_that_ship_and_the_runtime_itself():
    """The project is not a package, and a library without files at run time is not shipped."""
    assert [package.purl for package in packages(GOOD)] == [
        "pkg:nuget/Newtonsoft.Json@12.0.3",
        "pkg:nuget/Microsoft.NETCore.App.Runtime.linux-x64@6.0.1",
    ]


def test_libraries_alone_are_enough():
    """A file without targets still names its packages."""
    data = json.dumps({"libraries": DOCUMENT["libraries"]}).encode()
    assert len(packages(data)) == 3


def test_files_of_the_libraries():
    """They lie beside the file, or in folders for a platform."""
    (owned,) = (item for item in parse(DOTNET_DEPS, PATH, GOOD) if isinstance(item, OwnedFiles))
    assert {"app/Shop.dll", "app/Newtonsoft.Json.dll", "app/libhostpolicy.so"} <= set(owned.files)


def test_other_json_files_are_left_alone():
    """Runtime configuration holds no packages."""
    assert scan(tar_of({"app/Shop.runtimeconfig.json": GOOD, "app/deps.json": GOOD})).packages == ()


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"libraries": []}', b'{"libraries": {"NoVersion": {"type": "package"}}}'])
def test_malformed_files_are_problems(data):
    """What cannot be read is said."""
    assert [item.code for item in packages(data)] == ["package-malformed"]


@given(JSON, JSON)
def test_any_json_is_read_or_refused(libraries, targets):
    """No document makes the cataloger fail."""
    assert_read_or_refused(DOTNET_DEPS, PATH, json.dumps({"libraries": libraries, "targets": targets}).encode())


test_damaged_files = survives(DOTNET_DEPS, PATH, GOOD)
