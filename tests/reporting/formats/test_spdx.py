"""SPDX 2.3."""

import json
from dataclasses import replace
from typing import Any

import pytest
from spdx_tools.spdx.parser.jsonlikedict.json_like_dict_parser import JsonLikeDictParser
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

from tests.builders import package
from tests.reporting.samples import empty_report, full_report, rich_report
from tidewaiter.model.package import SourcePackage
from tidewaiter.model.report import Report
from tidewaiter.reporting.format import Format
from tidewaiter.reporting.formats import cyclonedx, spdx
from tidewaiter.sources.sbom import read_sbom

BOTH = [full_report(), empty_report(), replace(full_report(), inventory=None, image=None, kind="manifest", finished="no date")]


def document(report: Report) -> dict[str, Any]:
    found = json.loads(spdx.FORMAT.render(report))
    assert isinstance(found, dict)
    return found


def with_packages(*packages: Any) -> Report:
    inventory = full_report().inventory
    assert inventory is not None
    return full_report(inventory=replace(inventory, packages=packages))


def package_named(found: dict[str, Any], name: str) -> dict[str, Any]:
    (one,) = [part for part in found["packages"] if part["name"] == name]
    assert isinstance(one, dict)
    return one


@pytest.mark.parametrize("report", BOTH, ids=["full", "empty", "without inventory"])
def test_the_document_is_valid(report: Report) -> None:
    """The SPDX project's own validator finds nothing."""
    parsed = JsonLikeDictParser().parse(document(report))
    assert [message.validation_message for message in validate_full_spdx_document(parsed)] == []


def test_licences_are_expressions_or_quoted_or_open() -> None:
    """SPDX expressions are declared, other words are quoted by reference, several add up or are a choice; nothing is dropped."""
    packages = (
        package(purl="pkg:npm/a@1", name="a", licences=("(MIT OR Apache-2.0)",)),
        package(purl="pkg:npm/b@1", name="b", licences=("do what you like",)),
        package(purl="pkg:npm/c@1", name="c", ecosystem="npm", licences=("MIT", "BSD")),
        package(purl="pkg:pypi/d@1", name="d", ecosystem="pypi", licences=("MIT", "ISC OR Zlib")),
        package(purl="pkg:npm/e@1", name="e"),
    )
    found = document(with_packages(*packages))
    quoted = {one["extractedText"]: one["licenseId"] for one in found["hasExtractedLicensingInfos"]}
    assert [package_named(found, name)["licenseDeclared"] for name in "abcde"] == [
        *("MIT OR Apache-2.0", quoted["do what you like"], f"MIT OR {quoted['BSD']}"),
        *("MIT AND (ISC OR Zlib)", "NOASSERTION"),
    ]
    assert validate_full_spdx_document(JsonLikeDictParser().parse(found)) == []


def test_a_rich_image_is_valid_and_whole() -> None:
    """The image with purl and layers, the module in the purl, the owner as a relationship, removal and layer as annotations."""
    found = document(rich_report())
    assert [message.validation_message for message in validate_full_spdx_document(JsonLikeDictParser().parse(found))] == []
    target = package_named(found, "registry.example/shop/web:1.0")
    assert target["externalRefs"][0]["referenceLocator"].startswith("pkg:oci/web@sha256:")
    assert any(note["comment"] == "tidewaiter:image:layer:0: sha256:" + "b" * 64 for note in target["annotations"])
    assert "rpmmod=" in package_named(found, "python3-yaml")["externalRefs"][0]["referenceLocator"]
    comments = {note["comment"] for note in package_named(found, "@scope/a")["annotations"]}
    assert "tidewaiter:deleted-in-later-layer: true" in comments
    assert package_named(found, "golang.org/x/net")["comment"] == "also found at usr/bin/other"
    owner, owned = package_named(found, "python3-yaml")["SPDXID"], package_named(found, "PyYAML")["SPDXID"]
    assert {"spdxElementId": owner, "relationshipType": "CONTAINS", "relatedSpdxElement": owned} in found["relationships"]


def test_flaws_are_security_references_of_their_package() -> None:
    """With a page to read and the name of the flaw; waived flaws are left out."""
    references = [one for part in document(full_report())["packages"] for one in part.get("externalRefs", ())]
    advisories = {one["comment"] for one in references if one["referenceCategory"] == "SECURITY"}
    assert "CVE-2021-44228" in advisories
    assert "CVE-2020-1" not in advisories
    assert all(one["referenceLocator"].startswith("https://") for one in references if one["referenceCategory"] == "SECURITY")


def test_what_we_write_we_read() -> None:
    """`scan sbom` of the document finds the same packages and the same distribution."""
    report = full_report()
    read = read_sbom(spdx.FORMAT.render(report), "sbom.json")
    assert report.inventory is not None
    assert {one.purl for one in read.inventory.packages} == {one.purl for one in report.inventory.packages}
    assert read.inventory.distribution.id == "debian"


def test_the_same_report_gives_the_same_bytes_and_another_run_another_namespace() -> None:
    """The namespace belongs to target, digest and run."""
    assert spdx.FORMAT.render(full_report()) == spdx.FORMAT.render(full_report())
    later = full_report(started="2025-06-01T00:00:00+00:00")
    assert document(later)["documentNamespace"] != document(full_report())["documentNamespace"]


@pytest.mark.parametrize("form", [spdx.FORMAT, cyclonedx.FORMAT], ids=lambda form: form.id)
def test_source_packages_and_owners_survive(form: Format) -> None:
    """Distributions' advisories name sources, and what an OS package installed is not matched a second time."""
    system = package(purl="pkg:deb/debian/python3-yaml@6.0-3?distro=debian-12", name="python3-yaml", version="6.0-3")
    system = replace(system, source=SourcePackage(name="pyyaml", version="6.0-3"))
    owned = package(purl="pkg:pypi/pyyaml@6.0", name="PyYAML", version="6.0", ecosystem="pypi", owner=system.purl)
    free = package(purl="pkg:pypi/flask@1.0", name="flask", version="1.0", ecosystem="pypi", owner="pkg:pypi/pyyaml@6.0")
    read = read_sbom(form.render(with_packages(system, owned, free)), "sbom.json").inventory.packages
    found = {one.purl: one for one in read}
    assert found[system.purl].source == system.source
    assert found[owned.purl].owner == system.purl
    assert found[free.purl].owner == ""
