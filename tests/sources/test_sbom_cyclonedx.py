"""CycloneDX as Trivy, Syft and we write it."""

import json
from typing import Any

import pytest

from tidewaiter.model.inventory import Inventory
from tidewaiter.model.package import SourcePackage
from tidewaiter.sources.sbom import read_sbom

SYSTEM = {"type": "operating-system", "name": "debian", "version": "12.5"}
TRIVY = {
    "type": "library",
    "name": "libssl3",
    "version": "3.0.11-1~deb12u2",
    "purl": "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12.5",
    "properties": [
        {"name": "aquasecurity:trivy:SrcName", "value": "openssl"},
        {"name": "aquasecurity:trivy:SrcVersion", "value": "3.0.11"},
        {"name": "aquasecurity:trivy:SrcRelease", "value": "1~deb12u2"},
        {"name": "aquasecurity:trivy:SrcEpoch", "value": "1"},
    ],
}
SYFT = {
    "type": "library",
    "name": "libssl3",
    "version": "3.0.11-1~deb12u2",
    "purl": "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12&upstream=openssl",
    "properties": [{"name": "syft:location:0:path", "value": "/var/lib/dpkg/status"}],
}


def read(*components: dict[str, Any], version: str = "1.6", **fields: Any) -> Inventory:
    """Read a document of components."""
    body = {"bomFormat": "CycloneDX", "specVersion": version, "components": components} | fields
    return read_sbom(json.dumps(body).encode(), "file.json").inventory


@pytest.mark.parametrize("version", ["1.2", "1.3", "1.4", "1.5", "1.6", "1.7"])
def test_each_version_is_read(version: str) -> None:
    """The fields we use are the same in all of them."""
    assert [package.name for package in read(TRIVY, version=version).packages] == ["libssl3"]


def test_trivy_tells_the_source_package_in_properties() -> None:
    """Name, and version put together from its parts."""
    found = read(SYSTEM, TRIVY)
    assert (found.distribution.id, found.distribution.version) == ("debian", "12.5")
    assert found.packages[0].source == SourcePackage(name="openssl", version="1:3.0.11-1~deb12u2")
    assert (found.packages[0].ecosystem, found.packages[0].arch, found.packages[0].distribution) == ("deb", "amd64", "debian-12.5")


def test_syft_tells_source_and_distribution_in_the_purl() -> None:
    """Without an operating-system component the purls decide."""
    found = read(SYFT)
    assert (found.distribution.id, found.distribution.version) == ("debian", "12")
    assert found.packages[0].source == SourcePackage(name="openssl", version="3.0.11-1~deb12u2")
    assert [place.path for place in found.packages[0].found_at] == ["var/lib/dpkg/status"]


def test_our_own_properties_are_read() -> None:
    """A round trip keeps source package and place."""
    own = {
        "type": "library",
        "name": "libssl3",
        "purl": "pkg:deb/debian/libssl3@3.0?distro=debian-12",
        "properties": [{"name": "tidewaiter:source", "value": "openssl 3.0-1"}],
        "evidence": {"occurrences": [{"location": "var/lib/dpkg/status"}]},
    }
    package = read(own).packages[0]
    assert package.source == SourcePackage(name="openssl", version="3.0-1")
    assert package.found_at[0].path == "var/lib/dpkg/status"


def test_nested_components_are_read() -> None:
    """Libraries inside an application are libraries."""
    inner = {"type": "library", "name": "b", "version": "1", "purl": "pkg:npm/b@1"}
    found = read({"type": "application", "name": "package-lock.json", "components": [inner]})
    assert [package.name for package in found.packages] == ["b"]
    assert found.problems == ()


def test_what_groups_or_is_no_software_is_not_missed() -> None:
    """Files, lock files and images without a purl are no gap; a library and a versioned application are."""
    quiet = [SYFT, *({"type": kind, "name": "x"} for kind in ("file", "container", "application", "operating-system", "device"))]
    assert read(*quiet).problems == ()
    loud = read({"type": "library", "name": "x"}, {"type": "application", "name": "y", "version": "1"})
    assert [(problem.code, problem.what[:12]) for problem in loud.problems] == [("component-without-purl", "2 components")]


def test_the_document_itself_is_no_component() -> None:
    """The image it describes is not matched."""
    found = read(SYFT, metadata={"component": {"type": "container", "name": "shop", "purl": "pkg:oci/shop@sha256:1"}})
    assert ([package.name for package in found.packages], found.problems) == (["libssl3"], ())


@pytest.mark.parametrize(
    ("subject", "names"),
    [
        ({"type": "library", "name": "b", "version": "1", "purl": "pkg:npm/b@1"}, ["b"]),
        ({"type": "application", "name": "m", "version": "v1", "purl": "pkg:golang/example.org/m@v1"}, ["example.org/m"]),
        ({"type": "application", "name": "shop", "version": "1", "purl": "pkg:npm/shop@1"}, []),
        ({"type": "application", "name": "shop", "version": "1"}, []),
        ({"type": "application", "name": "s", "components": [{"type": "application", "name": "shop", "purl": "pkg:npm/shop@1"}]}, []),
        ({"type": "application", "name": "s", "components": [{"type": "application", "name": "web", "version": "1"}]}, []),
        ({"type": "application", "name": "shop", "components": [{"type": "library", "name": "b", "purl": "pkg:npm/b@1"}]}, ["b"]),
    ],
)
def test_what_the_document_is_about_counts_where_its_purl_is_beyond_doubt(subject: dict[str, Any], names: list[str]) -> None:
    """A library, a module with its namespace, and what some writers nest in the subject; the bare name of an application is anybody's."""
    found = read(metadata={"component": subject})
    assert [package.name for package in found.packages] == names
    assert [problem.code for problem in found.problems] == ([] if names else ["sbom-empty"])


def test_a_module_stream_is_kept() -> None:
    """Advisories of modular RPMs depend on it."""
    label = [{"name": "aquasecurity:trivy:Modularitylabel", "value": "nodejs:18:1:2"}]
    found = read({"type": "library", "name": "nodejs", "purl": "pkg:rpm/rocky/nodejs@18-1?distro=rocky-8.9", "properties": label})
    assert found.packages[0].modularity == "nodejs:18:1:2"


def test_what_is_excluded_is_left_out_and_counted() -> None:
    """Development tools that do not run are no findings, and no silence."""
    found = read({"type": "library", "name": "x", "version": "1", "purl": "pkg:npm/x@1", "scope": "excluded"})
    assert found.packages == ()
    assert [(problem.code, problem.incomplete) for problem in found.problems] == [("component-excluded", False), ("sbom-empty", True)]


def test_licences_layers_and_removal_are_kept() -> None:
    """A bill of materials can be turned into another without losing them."""
    licences = [{"license": {"id": "MIT"}}, {"license": {"name": "odd words"}}, {"expression": "A OR B"}, {"license": 1}, 7]
    words = [
        {"name": "tidewaiter:deleted-in-later-layer", "value": "true"},
        {"name": "syft:location:0:path", "value": "/a"},
        {"name": "syft:location:0:layerID", "value": "sha256:l"},
    ]
    package = read({"type": "library", "purl": "pkg:npm/x@1", "licenses": licences, "properties": words}).packages[0]
    assert (package.licences, package.deleted) == (("MIT", "odd words", "A OR B"), True)
    assert (package.found_at[0].path, package.found_at[0].layer) == ("a", "sha256:l")
