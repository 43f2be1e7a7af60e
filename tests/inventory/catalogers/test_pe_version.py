"""Windows programs and .NET assemblies."""

import json

import pytest

from tests.inventory.layers import image_of, parse, scan, tar_of
from tests.inventory.noise import survives
from tests.inventory.test_pe import pe_file
from tidewaiter.inventory.assemble import assemble
from tidewaiter.inventory.catalogers.pe_version import PE_VERSION

ASSEMBLY = pe_file({"ProductName": "Json.NET", "ProductVersion": "13.0.3+0a2e291c0d", "FileVersion": "13.0.3.27908"}, managed=True)
NATIVE = pe_file({"ProductName": "The  OpenSSL/Toolkit", "ProductVersion": "3, 0, 8, 0", "CompanyName": "OpenSSL"})


def test_an_assembly_is_its_nuget_package():
    """By its own name and product version; the commit is left out."""
    (package,) = parse(PE_VERSION, "app/Newtonsoft.Json.dll", ASSEMBLY)
    assert (package.purl, package.ecosystem) == ("pkg:nuget/Newtonsoft.Json@13.0.3", "nuget")


def test_a_native_program_is_a_generic_package():
    """Product, version and vendor, in the ways that programmers write them."""
    (package,) = parse(PE_VERSION, "app/libssl.dll", NATIVE)
    assert package.purl == "pkg:generic/The%20OpenSSL-Toolkit@3.0.8.0?vendor=OpenSSL"


@pytest.mark.parametrize(
    ("texts", "number", "expected"),
    [({"ProductVersion": "latest", "FileVersion": "2.1 (built today)"}, (9, 9, 9, 9), "2.1"), ({}, (5, 6, 7, 8), "5.6.7.8")],
)
def test_the_first_version_that_is_one(texts, number, expected):
    """File version and binary version stand in for a product version without digits."""
    assert parse(PE_VERSION, "a.exe", pe_file(texts, number=number))[0].version == expected


def test_programs_that_only_say_to_be_windows():
    """A template's product with a version that Windows never had gives way to the file's own name."""
    texts = {"ProductName": "Microsoft® Windows® Operating System", "ProductVersion": "1.32.0"}
    assert parse(PE_VERSION, "a/onnxruntime.dll", pe_file(texts))[0].name == "onnxruntime"
    texts["ProductVersion"] = "10.0.20348.1"
    assert parse(PE_VERSION, "a/kernel32.dll", pe_file(texts))[0].name == texts["ProductName"]


def test_in_a_layer_large_and_small():
    """Programs of any size are read at their resources, whatever lies between."""
    tar = tar_of({"a/small.dll": ASSEMBLY, "a/large.dll": pe_file({"ProductVersion": "7.1"}, managed=True, padding=70 << 20)})
    result = scan(tar)
    assert [(package.name, package.version) for package in result.packages] == [("large", "7.1"), ("small", "13.0.3")]
    assert result.problems == ()


def test_programs_without_a_version():
    """Nothing is made up."""
    assert parse(PE_VERSION, "a.exe", pe_file({}, number=(0, 0, 0, 0))) == []
    assert parse(PE_VERSION, "a.dll", b"MZ not a program") == []
    assert [item.code for item in parse(PE_VERSION, "a.dll", ASSEMBLY[:1100])] == ["package-malformed"]
    assert scan(tar_of({"app/de/App.resources.dll": ASSEMBLY})).packages == ()


def test_what_a_deps_file_or_a_wheel_lists_is_left_to_it():
    """The assembly of a listed package counts once, by its package; a plug-in beside it is reported."""
    deps = {
        "targets": {".NETCoreApp,Version=v8.0": {"Newtonsoft.Json/13.0.1": {"runtime": {"lib/net6.0/Newtonsoft.Json.dll": {}}}}},
        "libraries": {"Newtonsoft.Json/13.0.1": {"type": "package"}},
    }
    folder = "usr/lib/python3/dist-packages/"
    tar = tar_of({
        "app/App.deps.json": json.dumps(deps).encode(),
        "app/Newtonsoft.Json.dll": ASSEMBLY,
        "app/Plugin.dll": ASSEMBLY,
        folder + "pip-1.dist-info/METADATA": b"Name: pip\nVersion: 1\n",
        folder + "pip-1.dist-info/RECORD": b"pip/t64.exe,,\n",
        folder + "pip/t64.exe": NATIVE,
    })  # fmt: skip
    purls = [package.purl for package in assemble(image_of(tar), [scan(tar)]).packages]
    assert purls == ["pkg:nuget/Newtonsoft.Json@13.0.1", "pkg:nuget/Plugin@13.0.3", "pkg:pypi/pip@1"]


test_damaged_programs = survives(PE_VERSION, "a.dll", ASSEMBLY)
