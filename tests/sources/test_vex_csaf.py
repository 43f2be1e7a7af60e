"""CSAF: states, flags, impacts and remediations of products in a tree."""

from typing import Any

from tidewaiter.model.vex import VexStatement, VexStatus
from tidewaiter.sources.vex_csaf import is_csaf, statements_of
from tidewaiter.sources.vex_notes import Notes


def product(identifier: str, **helper: str) -> dict[str, Any]:
    """Make a product with a purl or CPE."""
    return {"name": identifier, "product_id": identifier, "product_identification_helper": helper}


def document(*vulnerabilities: Any, status: str = "final") -> dict[str, Any]:
    """Make a document with openssl in RHEL 9, as Red Hat writes it."""
    relation = {
        "category": "default_component_of",
        "full_product_name": {"name": "openssl in RHEL 9", "product_id": "rhel-9:openssl"},
        "product_reference": "openssl",
        "relates_to_product_reference": "rhel-9",
    }
    names = [product("rhel-9", cpe="cpe:/o:redhat:enterprise_linux:9"), product("openssl", purl="pkg:rpm/redhat/openssl?arch=src")]
    return {
        "document": {
            "csaf_version": "2.0",
            "publisher": {"name": "Red Hat"},
            "tracking": {"id": "x", "status": status, "current_release_date": "2026-01-01T00:00:00Z"},
        },
        "product_tree": {"branches": [{"branches": [{"product": one} for one in names]}], "relationships": [relation]},
        "vulnerabilities": list(vulnerabilities),
    }


def read(raw: dict[str, Any]) -> tuple[tuple[VexStatement, ...], list[str]]:
    """Read statements and the codes of what was left out."""
    notes = Notes(source="c")
    return tuple(statements_of(raw, notes)), [problem.code for problem in notes.problems()]


def test_a_state_comes_with_its_flag_impact_and_frame() -> None:
    """The flag is the justification, the impact its words, the relationship the platform; groups stand for their products."""
    raw = document(
        {
            "cve": "CVE-1",
            "ids": [{"system_name": "x", "text": "X-1"}],
            "product_status": {"known_not_affected": ["rhel-9:openssl"]},
            "flags": [{"label": "component_not_present", "group_ids": ["g"]}],
            "threats": [{"category": "impact", "details": "not built", "product_ids": ["rhel-9:openssl"]}, {"category": "exploit_status"}],
        }
    )
    raw["product_tree"]["product_groups"] = [{"group_id": "g", "product_ids": ["rhel-9:openssl"]}]
    (one,), codes = read(raw)
    assert is_csaf(raw)
    assert codes == []
    assert (one.names, one.status, one.author, one.date[:10]) == (("CVE-1", "X-1"), VexStatus.NOT_AFFECTED, "Red Hat", "2026-01-01")
    assert (one.justification, one.words) == ("component_not_present", "not built")
    assert one.targets[0].component.purl.startswith("pkg:rpm/redhat/openssl")
    assert one.targets[0].within[0].cpe.endswith(":9")


def test_products_with_different_reasons_are_different_statements() -> None:
    """A flag for one product says nothing of another in the same list."""
    flaw = {
        "cve": "CVE-1",
        "product_status": {"known_not_affected": ["rhel-9:openssl", "openssl"], "fixed": ["rhel-9"]},
        "flags": [{"label": "component_not_present", "product_ids": ["openssl"]}],
        "remediations": [{"category": "vendor_fix", "details": "update", "product_ids": ["rhel-9"]}],
    }
    found, codes = read(document(flaw))
    assert sorted((one.status.value, one.justification, one.action) for one in found) == [
        ("fixed", "", "update"),
        ("not_affected", "", ""),
        ("not_affected", "component_not_present", ""),
    ]
    assert codes == ["vex-unjustified"]


def test_a_draft_says_nothing() -> None:
    """Its author has not decided yet."""
    found, codes = read(document({"cve": "CVE-1", "product_status": {"fixed": ["openssl"]}}, status="draft"))
    assert (found, codes) == ((), ["vex-draft"])


def test_undefined_products_and_nameless_flaws_are_left_out() -> None:
    """Both are reported; the rest counts."""
    found, codes = read(document({"cve": "CVE-1", "product_status": {"fixed": ["nothing", "openssl"]}}, {"product_status": {}}))
    assert [len(one.targets) for one in found] == [1]
    assert codes == ["vex-malformed", "vex-malformed"]


def test_a_statement_keeps_the_versions_of_its_branch() -> None:
    """A range in prose is left out and said, as its product would stand for all versions."""
    raw = document({"cve": "CVE-1", "product_status": {"fixed": ["ranged", "told"]}})
    leaves = [("ranged", "vers:npm/>=2.0.0"), ("told", "after the summer")]
    raw["product_tree"]["branches"] += [
        {"category": "product_version_range", "name": words, "product": product(one, purl="pkg:npm/x")} for one, words in leaves
    ]
    (one,), codes = read(raw)
    assert [target.versions for target in one.targets] == [("vers:npm/>=2.0.0",)]
    assert codes == ["vex-undecidable"]
