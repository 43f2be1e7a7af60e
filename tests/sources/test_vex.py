"""VEX documents of all three formats: what they say, what is refused, and that hostile ones are only that."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.errors import BadInputError, LimitExceededError
from tidewaiter.model.vex import VexOrigin, VexStatus
from tidewaiter.sources.vex import is_vex, read_vex

OPENVEX = {
    "@context": "https://openvex.dev/ns/v0.2.0",
    "@id": "https://example.com/vex/1",
    "author": "psirt@example.com",
    "timestamp": "2026-02-01T00:00:00Z",
    "version": 1,
    "statements": [
        {
            "vulnerability": {"name": "CVE-2024-0001", "aliases": ["GHSA-aaaa-bbbb-cccc"]},
            "products": [{"@id": "pkg:pypi/flask"}],
            "status": "not_affected",
            "justification": "vulnerable_code_not_present",
        }
    ],
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["pkg:pypi/a@1", "not_affected", "fixed"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    *(
                        "statements",
                        "products",
                        "vulnerability",
                        "status",
                        "@id",
                        "name",
                        "identifiers",
                        "subcomponents",
                        "hashes",
                        "document",
                    ),
                    *(
                        "product_tree",
                        "branches",
                        "relationships",
                        "product",
                        "product_id",
                        "full_product_name",
                        "vulnerabilities",
                        "flags",
                    ),
                    *(
                        "product_status",
                        "fixed",
                        "product_ids",
                        "tracking",
                        "publisher",
                        "affects",
                        "ref",
                        "analysis",
                        "state",
                        "components",
                    ),
                    *(
                        "metadata",
                        "component",
                        "versions",
                        "id",
                        "cve",
                        "ids",
                        "threats",
                        "product_identification_helper",
                        "relates_to_product",
                    ),
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=30,
)


def read(document: Any, origin: VexOrigin = VexOrigin.GIVEN) -> Any:
    """Read a document."""
    return read_vex(json.dumps(document).encode(), "v.json", origin)


def test_an_attestation_is_opened() -> None:
    """The predicate of an in-toto statement in a DSSE envelope is the document."""
    statement = {"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://openvex.dev/ns/v0.2.0", "predicate": OPENVEX}
    payload = base64.b64encode(json.dumps(statement).encode()).decode()
    found = read({"payloadType": "application/vnd.in-toto+json", "payload": payload, "signatures": []})
    assert [one.names[0] for one in found.statements] == ["CVE-2024-0001"]


def test_the_origin_is_kept() -> None:
    """Who to believe depends on how a statement came."""
    assert read(OPENVEX, VexOrigin.ATTACHED).statements[0].origin is VexOrigin.ATTACHED


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"<html>", b'{"spdxVersion": "SPDX-2.3"}', b"[" * 100_000, b'{"a":' * 50_000])
def test_what_is_no_vex_is_refused(body: bytes) -> None:
    """Also what is nested so deep that a parser gives up."""
    with pytest.raises(BadInputError):
        read_vex(body, "v.json")


def test_too_many_products_are_refused() -> None:
    """Beyond the limit nothing of the document counts."""
    statement = {"vulnerability": {"name": "CVE-1"}, "status": "affected", "products": ["pkg:pypi/a"] * 600_000}
    with pytest.raises(LimitExceededError, match="products"):
        read({**OPENVEX, "statements": [statement]})


@given(st.sampled_from([{"@context": "https://openvex.dev/ns"}, {"bomFormat": "CycloneDX"}, {"document": {"csaf_version": "2.0"}}]), JSON)
def test_any_json_of_a_known_format_is_read_or_refused(head: dict[str, Any], body: Any) -> None:
    """Wrong types anywhere make no crash, and no statement without a name or a product."""
    document = {**(body if isinstance(body, dict) else {"statements": body, "vulnerabilities": body}), **head}
    assert is_vex(document)
    for statement in read(document).statements:
        assert statement.names
        assert statement.targets
        assert isinstance(statement.status, VexStatus)
