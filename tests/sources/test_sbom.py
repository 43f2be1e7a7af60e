"""A bill of materials as input: whose it is, what it is not, and that no bytes break the reader."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.errors import BadInputError, LimitExceededError
from tidewaiter.sources import sbom

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)
NAMES = st.sampled_from(
    [
        "type",
        "name",
        "version",
        "purl",
        "group",
        "components",
        "properties",
        "evidence",
        "externalRefs",
        "versionInfo",
        "sourceInfo",
        "value",
    ]
)
PURLS = st.sampled_from(["pkg:deb/debian/a@1?distro=debian-12", "pkg:npm/%40a/b@1", "pkg:", "pkg:golang/a", "pkg:oci/x@1", "\x00"])
ENTRIES = st.lists(st.dictionaries(NAMES, JSON | PURLS, max_size=8), max_size=5)


def document(components: Any, **fields: Any) -> bytes:
    """Write a CycloneDX document."""
    return json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": components} | fields).encode()


def test_the_digest_names_the_document() -> None:
    """The same bytes are the same target, other bytes another."""
    first = sbom.read_sbom(document([]), "a.json")
    assert first.image.digest.startswith("sha256:")
    assert first.image.digest == first.inventory.image_digest == sbom.read_sbom(document([]), "b.json").image.digest
    assert first.image.digest != sbom.read_sbom(document([], version=2), "a.json").image.digest
    assert (first.image.reference, first.image.layers) == ("a.json", ())


@pytest.mark.parametrize(
    "body",
    [document([]), b'{"spdxVersion": "SPDX-2.3"}', document([{"type": "file", "name": "a"}]), document([], vulnerabilities=[])],
)
def test_a_document_that_lists_nothing_is_no_clean_result(body: bytes) -> None:
    """A writer that found nothing, or a VEX document in its place, would pass every gate."""
    problems = sbom.read_sbom(body, "a.json").inventory.problems
    assert [(problem.code, problem.incomplete) for problem in problems] == [("sbom-empty", True)]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "not JSON"),
        (b"<bom/>", "neither CycloneDX nor SPDX"),
        (b"<bom", "not XML"),
        (b"[]", "not a JSON object"),
        (b"{}", "neither CycloneDX nor SPDX"),
        (b'{"bomFormat":"CycloneDX","specVersion":"1.1"}', "CycloneDX version '1.1' is not read"),
        (b'{"bomFormat":"CycloneDX"}', "CycloneDX version"),
        (b'{"spdxVersion":"SPDX-3.0"}', "SPDX version"),
        (b'{"spdxVersion":["SPDX-2.3"]}', "SPDX version"),
        (document("x"), "components is not a list"),
        (document([1]), "a component is not an object"),
        (document([{"components": {"a": 1}}]), "components is not a list"),
        (b'{"spdxVersion":"SPDX-2.3","packages":{}}', "packages is not a list"),
        (b'{"spdxVersion":"SPDX-2.3","packages":[1]}', "packages is not a list"),
        (b"[" * 100_000, "not JSON"),
    ],
)
def test_what_is_malformed_is_an_error_that_names_the_file(body: bytes, said: str) -> None:
    """Never an empty inventory."""
    with pytest.raises(BadInputError, match=said) as error:
        sbom.read_sbom(body, "file.json")
    assert error.value.where == "file.json"


def test_a_byte_order_mark_is_no_obstacle() -> None:
    """Windows tools write one."""
    assert sbom.read_sbom(b"\xef\xbb\xbf" + document([]), "a").inventory.packages == ()


def test_size_count_and_depth_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each limit is an error of its own."""
    nested: dict[str, Any] = {"type": "library"}
    for _ in range(40):
        nested = {"type": "library", "components": [nested]}
    with pytest.raises(LimitExceededError, match="nested too deeply"):
        sbom.read_sbom(document([nested]), "deep")
    monkeypatch.setattr(sbom, "MAX_COMPONENTS", 1)
    with pytest.raises(LimitExceededError, match="components"):
        sbom.read_sbom(document([{"type": "library", "purl": "pkg:npm/a@1"}] * 2), "many")
    monkeypatch.setattr(sbom, "MAX_BYTES", 10)
    with pytest.raises(LimitExceededError, match="larger than"):
        sbom.read_sbom(document([]), "large")


@given(st.binary(max_size=300))
def test_any_bytes_are_an_error_of_ours(body: bytes) -> None:
    """Random bytes are no bill of materials."""
    with pytest.raises(BadInputError):
        sbom.read_sbom(body, "x")


@given(ENTRIES, JSON)
def test_any_components_are_read_or_refused(entries: list[dict[str, Any]], other: Any) -> None:
    """Whatever the fields hold, nothing but our own error comes out, and every package has a version."""
    for body in (
        document(entries, metadata=other),
        json.dumps({"spdxVersion": "SPDX-2.3", "packages": entries, "relationships": other, "documentDescribes": other}).encode(),
    ):
        try:
            found = sbom.read_sbom(body, "x")
        except BadInputError:
            continue
        assert all(package.version and package.purl for package in found.inventory.packages)
