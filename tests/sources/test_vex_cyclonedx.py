"""CycloneDX VEX: references, links into other documents, versions and states."""

from typing import Any

import pytest

from tidewaiter.model.vex import Identity, VexStatement, VexStatus
from tidewaiter.sources.vex_cyclonedx import described_by, statements_of
from tidewaiter.sources.vex_notes import Notes

SERIAL = "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79"
IMAGE = {"type": "container", "bom-ref": "root", "name": "shop", "purl": "pkg:oci/shop@sha256%3Aab"}


def flaw(ref: str, state: str = "not_affected", **affects: Any) -> dict[str, Any]:
    """Make a vulnerability with an analysis."""
    analysis = {"state": state, "justification": "code_not_reachable", "detail": "never called", "response": ["will_not_fix"]}
    return {"id": "CVE-1", "analysis": analysis, "affects": [{"ref": ref, **affects}]}


def read(*flaws: Any, scanned: bool = False) -> tuple[tuple[VexStatement, ...], list[str]]:
    """Read a document of the image `shop` that holds jinja2."""
    inner = {"bom-ref": "in", "purl": "pkg:pypi/jinja2@2"}
    document = {
        "bomFormat": "CycloneDX",
        "serialNumber": SERIAL,
        "metadata": {"timestamp": "2026-01-01T00:00:00Z", "component": IMAGE, "authors": [{"name": "ana"}]},
        "components": [{"bom-ref": "top", "name": "x", "purl": "pkg:pypi/x@1", "components": [inner]}],
        "vulnerabilities": list(flaws),
    }
    notes = Notes(source="c")
    return tuple(statements_of(document, notes, scanned=scanned)), [problem.code for problem in notes.problems()]


def test_a_component_is_found_by_reference_within_what_is_described() -> None:
    """Nested components too; where the document itself is scanned there is no frame."""
    (one,), codes = read(flaw("in"))
    assert codes == []
    assert (one.status, one.justification, one.words, one.action) == (
        *(VexStatus.NOT_AFFECTED, "code_not_reachable", "never called", "will_not_fix"),
    )
    assert (one.author, one.date) == ("ana", "2026-01-01T00:00:00Z")
    assert one.targets[0].component.purl == "pkg:pypi/jinja2@2"
    assert one.targets[0].within == (Identity(purl=IMAGE["purl"]),)
    assert read(flaw("in"), scanned=True)[0][0].targets[0].within == ()
    assert read(flaw("root"))[0][0].targets[0].component.purl == IMAGE["purl"]


def test_a_link_into_another_document_holds_for_that_one() -> None:
    """A BOM-Link names the serial number of the document; a link into this one is a plain reference."""
    other = "urn:cdx:11111111-395b-41f5-a30f-a58921a69b79/1#pkg%3Apypi%2Fflask%401"
    (one,), _ = read(flaw(other))
    assert one.targets[0].component.purl == "pkg:pypi/flask@1"
    assert one.targets[0].within == (Identity(names=("urn:uuid:11111111-395b-41f5-a30f-a58921a69b79",)),)
    (same,), _ = read(flaw(f"urn:cdx:{SERIAL.removeprefix('urn:uuid:')}/1#in"))
    assert same.targets[0].component.purl == "pkg:pypi/jinja2@2"


@pytest.mark.parametrize(
    ("state", "status"),
    [("resolved", "fixed"), ("exploitable", "affected"), ("in_triage", "under_investigation"), ("false_positive", "not_affected")],
)
def test_states_are_the_four_of_vex(state: str, status: str) -> None:
    """Six words for four states."""
    assert read(flaw("in", state))[0][0].status == status


def test_versions_limit_a_statement_and_ranges_are_not_guessed() -> None:
    """Listed versions and ranges that name their order count, those listed as unaffected not at all; prose says nothing."""
    listed = [{"version": "1"}, {"version": "2", "status": "unaffected"}]
    assert read(flaw("in", versions=listed))[0][0].targets[0].versions == ("1",)
    ranged = [{"range": "vers:pypi/<3"}, {"range": "vers:pypi/>=3", "status": "unaffected"}]
    assert read(flaw("in", versions=ranged))[0][0].targets[0].versions == ("vers:pypi/<3",)
    assert read(flaw("in", "resolved", versions=ranged))[0][0].targets[0].versions == ("vers:pypi/>=3",)
    assert read(flaw("in", versions=[{"range": "< 3"}])) == ((), ["vex-undecidable"])


def test_a_fix_is_in_the_versions_listed_as_unaffected() -> None:
    """The others have the flaw still, and so has one whose status is not said."""
    listed = [{"version": "1", "status": "affected"}, {"version": "2", "status": "unaffected"}]
    assert read(flaw("in", "resolved", versions=listed))[0][0].targets[0].versions == ("2",)
    assert read(flaw("in", "resolved", versions=[*listed[:1], {"version": "3"}])) == ((), ["vex-undecidable"])


@pytest.mark.parametrize("versions", ["1", {"version": "1"}, ["1"], [{"version": "1"}, "2"], None])
def test_versions_of_another_shape_are_not_all_versions(versions: Any) -> None:
    """The product is left out."""
    assert read(flaw("in", versions=versions)) == ((), ["vex-malformed"])


@pytest.mark.parametrize("reference", ["", None, ["root"], 5])
@pytest.mark.parametrize("root", [{}, {"bom-ref": "root"}])
def test_no_reference_is_not_the_whole_image(reference: Any, root: dict[str, Any]) -> None:
    """Neither where the image itself has none."""
    whole = {"name": "shop", "purl": IMAGE["purl"], **root}
    notes = Notes(source="c")
    document = {"metadata": {"component": whole}, "vulnerabilities": [flaw(reference)]}
    assert not list(statements_of(document, notes, scanned=False))
    assert [problem.code for problem in notes.problems()] == ["vex-malformed"]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (flaw("nowhere"), "vex-malformed"),
        ({"id": "CVE-1", "analysis": {"state": "not_affected", "detail": "d"}}, "vex-too-broad"),
        ({"analysis": {"state": "resolved"}, "affects": [{"ref": "in"}]}, "vex-malformed"),
        (flaw("in", "fine"), "vex-malformed"),
    ],
)
def test_what_cannot_be_applied_is_reported(raw: Any, code: str) -> None:
    """An unknown reference, no product, no id, no known state."""
    assert read(raw) == ((), [code])


def test_a_vulnerability_without_analysis_is_no_statement() -> None:
    """Scanners list findings so; nothing is said of them."""
    assert read({"id": "CVE-1", "affects": [{"ref": "in"}]}) == ((), [])


def test_what_a_document_describes_has_names() -> None:
    """Purl, digest and serial number."""
    found = described_by({"serialNumber": SERIAL, "metadata": {"component": {**IMAGE, "version": "sha256:ab"}}})
    assert found == Identity(purl=IMAGE["purl"], digests=("sha256:ab",), names=(SERIAL,))
