"""SPDX 3.0 JSON-LD."""

import json
from typing import Any

import pytest

from tidewaiter.errors import BadInputError
from tidewaiter.sources.sbom import read_sbom

CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
GRAPH: list[Any] = [
    {"type": "CreationInfo", "@id": "_:c", "specVersion": "3.0.1", "created": "2025-01-01T00:00:00Z"},
    {"type": "SpdxDocument", "spdxId": "urn:doc", "creationInfo": "_:c", "rootElement": ["urn:sbom"]},
    {"type": "software_Sbom", "spdxId": "urn:sbom", "rootElement": ["urn:root"]},
    {"type": "software_Package", "spdxId": "urn:root", "name": "shop", "software_primaryPurpose": "container"},
    {
        "type": "software_Package",
        "spdxId": "urn:os",
        "name": "debian",
        "software_packageVersion": "12",
        "software_primaryPurpose": "operatingSystem",
    },
    {
        "type": "software_Package",
        "spdxId": "urn:a",
        "name": "libssl3",
        "software_packageVersion": "3.0.11",
        "software_packageUrl": "pkg:deb/debian/libssl3@3.0.11?distro=debian-12&upstream=openssl",
    },
    {
        "type": "software_Package",
        "spdxId": "urn:b",
        "name": "b",
        "externalIdentifier": [{"type": "ExternalIdentifier", "externalIdentifierType": "packageUrl", "identifier": "pkg:pypi/b@1"}],
    },
    {"type": "simplelicensing_LicenseExpression", "spdxId": "urn:l", "simplelicensing_licenseExpression": "MIT OR ISC"},
    {"type": "Relationship", "from": "urn:a", "relationshipType": "contains", "to": ["urn:b"]},
    {"type": "Relationship", "from": "urn:b", "relationshipType": "hasDeclaredLicense", "to": ["urn:l"]},
]


def document(graph: object = GRAPH) -> bytes:
    """Write a document."""
    return json.dumps({"@context": CONTEXT, "@graph": graph}).encode()


def test_a_document_says_what_its_second_version_would() -> None:
    """System, purl in either place, owner, licence; the root without a purl is not missed."""
    found = read_sbom(document(), "file").inventory
    assert (found.distribution.id, found.distribution.version, found.problems) == ("debian", "12", ())
    system, library = found.packages
    assert (system.purl, system.source and system.source.name) == ("pkg:deb/debian/libssl3@3.0.11?distro=debian-12", "openssl")
    assert (library.purl, library.owner, library.licences) == ("pkg:pypi/b@1", system.purl, ("MIT OR ISC",))


@pytest.mark.parametrize("graph", [{}, None, ["x"], 7])
def test_a_graph_that_is_none_is_an_error(graph: object) -> None:
    """Never an empty inventory."""
    with pytest.raises(BadInputError, match="@graph"):
        read_sbom(document(graph), "file")


def test_other_json_ld_is_no_bill_of_materials() -> None:
    """The context decides."""
    with pytest.raises(BadInputError, match="neither"):
        read_sbom(json.dumps({"@context": "https://schema.org", "@graph": []}).encode(), "file")
