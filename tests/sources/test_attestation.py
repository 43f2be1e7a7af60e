"""Envelopes around bills of materials."""

import base64
import json
from typing import Any

import pytest

from tidewaiter.errors import BadInputError
from tidewaiter.sources.sbom import read_sbom

BOM = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "library", "purl": "pkg:npm/x@1"}]}
SPDX = {
    "spdxVersion": "SPDX-2.3",
    "packages": [{"name": "x", "externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:npm/x@1"}]}],
}
TAG_VALUE = "SPDXVersion: SPDX-2.3\nPackageName: x\nExternalRef: PACKAGE-MANAGER purl pkg:npm/x@1\n"


def statement(kind: str, predicate: Any) -> dict[str, Any]:
    """Make an in-toto statement."""
    subject = [{"name": "shop", "digest": {"sha256": "a" * 64}}]
    return {"_type": "https://in-toto.io/Statement/v0.1", "predicateType": kind, "subject": subject, "predicate": predicate}


def envelope(inner: dict[str, Any]) -> dict[str, Any]:
    """Sign, so to say."""
    payload = base64.b64encode(json.dumps(inner).encode()).decode()
    return {"payloadType": "application/vnd.in-toto+json", "payload": payload, "signatures": [{"sig": "AA=="}]}


@pytest.mark.parametrize(
    "document",
    [
        envelope(statement("https://cyclonedx.org/bom", BOM)),
        envelope(statement("https://cyclonedx.org/bom/v1.6", BOM)),
        {
            "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
            "dsseEnvelope": envelope(statement("https://spdx.dev/Document", SPDX)),
        },
        statement("https://spdx.dev/Document/v2.3", SPDX),
        statement("https://spdx.dev/Document", TAG_VALUE),
        statement("https://cosign.sigstore.dev/attestation/v1", {"Data": json.dumps(BOM), "Timestamp": "2025"}),
    ],
    ids=["dsse", "versioned", "bundle", "statement", "tag-value", "cosign's own"],
)
def test_an_attestation_is_read_and_said_to_be_unverified(document: dict[str, Any]) -> None:
    """The packages are those of the predicate; that nobody looked at the signature is said, and changes no verdict."""
    found = read_sbom(json.dumps(document).encode(), "file").inventory
    assert [package.purl for package in found.packages] == ["pkg:npm/x@1"]
    assert [(problem.code, problem.incomplete) for problem in found.problems] == [("attestation-not-verified", False)]


@pytest.mark.parametrize("key", ["SPDX", "sbom"])
def test_an_outer_object_is_no_attestation(key: str) -> None:
    """BuildKit's inspection and GitHub's export hold the document under a key."""
    found = read_sbom(json.dumps({key: SPDX}).encode(), "file").inventory
    assert (len(found.packages), found.problems) == (1, ())


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (statement("https://slsa.dev/provenance/v1", {"buildDefinition": {}}), "an attestation of 'https://slsa"),
        (statement("https://spdx.dev/Document", [1]), "not a bill of materials"),
        (envelope({}) | {"payload": "not base64!"}, "not base64"),
        (envelope({}) | {"payload": 7}, "not JSON"),
        ({"dsseEnvelope": {"dsseEnvelope": {}}}, "neither CycloneDX nor SPDX"),
    ],
)
def test_what_is_no_bill_of_materials_is_an_error(document: dict[str, Any], said: str) -> None:
    """Never an empty inventory."""
    with pytest.raises(BadInputError, match=said):
        read_sbom(json.dumps(document).encode(), "file")


def test_wrappings_in_wrappings_end() -> None:
    """However often it is wrapped, somebody has to stop."""
    document: dict[str, Any] = BOM
    for _ in range(20):
        document = {"sbom": document}
    with pytest.raises(BadInputError, match="neither"):
        read_sbom(json.dumps(document).encode(), "file")
