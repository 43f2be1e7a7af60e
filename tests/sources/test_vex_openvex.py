"""OpenVEX: inheritance, identifiers, subcomponents, and what says nothing usable."""

from typing import Any

import pytest

from tidewaiter.model.vex import Identity, VexStatement, VexStatus, VexTarget
from tidewaiter.sources.vex_notes import Notes
from tidewaiter.sources.vex_openvex import statements_of


def read(*statements: Any, **head: Any) -> tuple[tuple[VexStatement, ...], list[str]]:
    """Read statements of a document of 2026; give them and the codes of what was left out."""
    notes = Notes(source="v")
    document = {"author": "ana", "timestamp": "2026-01-01T00:00:00Z", "statements": list(statements), **head}
    return tuple(statements_of(document, notes)), [problem.code for problem in notes.problems()]


def said(**fields: Any) -> dict[str, Any]:
    """Make a statement on flask."""
    return {"vulnerability": {"name": "CVE-1"}, "products": [{"@id": "pkg:pypi/flask"}], "status": "affected", **fields}


def test_time_and_author_are_inherited() -> None:
    """A statement's own time counts before its document's."""
    (own, inherited), _ = read(said(timestamp="2026-03-01T00:00:00Z"), said())
    assert (own.date, inherited.date, own.author) == ("2026-03-01T00:00:00Z", "2026-01-01T00:00:00Z", "ana")


def test_a_subcomponent_is_in_its_product() -> None:
    """The statement holds for the part within the product, identified by any identifier."""
    product = {"@id": "https://e/app", "hashes": {"sha-256": "AB"}, "subcomponents": [{"identifiers": {"purl": "pkg:pypi/jinja2"}}]}
    (one,), _ = read(said(products=[product]))
    outer = Identity(digests=("sha256:ab",), names=("https://e/app",))
    assert one.targets == (VexTarget(component=Identity(purl="pkg:pypi/jinja2"), within=(outer,)),)


def test_the_form_before_0_2_is_read() -> None:
    """Vulnerabilities and products were texts, and subcomponents shared."""
    (one,), _ = read({"vulnerability": "CVE-1", "products": ["pkg:oci/app"], "subcomponents": ["pkg:pypi/a"], "status": "fixed"})
    assert one.status is VexStatus.FIXED
    assert one.targets[0].component.purl == "pkg:pypi/a"
    assert one.targets[0].within[0].purl == "pkg:oci/app"


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        (said(products=[]), "vex-too-broad"),
        ({"vulnerability": "CVE-1", "status": "not_affected"}, "vex-too-broad"),
        (said(products=[{"@id": "*"}]), "vex-too-broad"),
        (said(products=[{"@id": "pkg:oci/*"}]), "vex-too-broad"),
        (said(products=[{}]), "vex-too-broad"),
        (said(products=[{"@id": "pkg:oci/app", "subcomponents": {"@id": "pkg:pypi/a"}}]), "vex-malformed"),
        (said(products=[{"@id": "pkg:oci/app", "subcomponents": ""}]), "vex-malformed"),
        (said(subcomponents="pkg:pypi/a"), "vex-malformed"),
        (said(status="safe"), "vex-malformed"),
        (said(vulnerability={}), "vex-malformed"),
        ("text", "vex-malformed"),
    ],
)
def test_what_cannot_be_applied_is_reported(statement: Any, code: str) -> None:
    """Nothing that speaks of everything or of nothing takes effect; its neighbours do."""
    found, codes = read(statement, said())
    assert (len(found), codes) == (1, [code])


def test_not_affected_without_a_reason_is_reported() -> None:
    """It takes effect, and a reader is told."""
    found, codes = read(said(status="not_affected"))
    assert (len(found), codes) == (1, ["vex-unjustified"])
