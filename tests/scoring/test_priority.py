"""Matches to findings."""

from typing import Any

from tests.builders import package
from tidewaiter.model.advisory import Advisory, DatabaseInfo, ExploitFacts
from tidewaiter.model.finding import FindingKind
from tidewaiter.model.match import Match, MatchEvidence, MatchState
from tidewaiter.model.package import FoundAt
from tidewaiter.scoring.priority import TOP_CLASS, findings_of, remediation_of

DATABASE = DatabaseInfo(built="2025-04-16T00:00:00Z", sha256="0" * 64, schema_version=1, feeds=(), ecosystems=("Debian:12",), has_kev=True)
EVIDENCE = MatchEvidence(
    advisory_id="DSA-1", ecosystem="Debian:12", matched_name="openssl", matched_version="3.0.1", range="< 3.0.9", by_source_package=True
)


def match(**fields: Any) -> Match:
    """Make an affected openssl with a fix."""
    defaults: dict[str, Any] = {
        "id": "CVE-2024-1",
        "package": package(),
        "advisory": Advisory(id="DSA-1", source="debian", summary="buffer overflow", vendor_severity="high"),
        "aliases": ("DSA-1",),
        "evidence": (EVIDENCE,),
        "fixed_versions": ("3.0.9",),
        "facts": ExploitFacts(cve="CVE-2024-1", epss=0.02, model=0.01, cvss_score=7.5),
    }
    return Match(**(defaults | fields))


def test_the_weights_of_the_reasons_are_the_priority() -> None:
    """An explanation that does not add up explains nothing."""
    (found,) = findings_of([match()], "sha256:1", DATABASE)
    assert round(sum(reason.weight for reason in found.reasons), 1) == found.priority > 0
    assert found.kind is FindingKind.VULNERABILITY
    assert found.probability == 0.02


def test_the_finding_carries_its_evidence_and_its_fix() -> None:
    """What was compared, from which database, and one instruction."""
    (found,) = findings_of([match()], "sha256:1", DATABASE)
    assert found.remediation == "upgrade openssl to 3.0.9"
    assert found.evidence["affected range"] == "< 3.0.9"
    assert found.evidence["looked up as"] == "Debian:12 openssl 3.0.1"
    assert found.evidence["database"] == DATABASE.built
    assert found.location.path == "var/lib/dpkg/status"
    assert "https://www.cve.org/CVERecord?id=CVE-2024-1" in found.references


def test_the_same_flaw_seen_again_is_the_same_finding() -> None:
    """The id depends on flaw, resource and place, not on scores; another place is another finding."""
    first = findings_of([match()], "sha256:1", DATABASE)[0]
    again = findings_of([match(facts=ExploitFacts(cve="CVE-2024-1", kev=True))], "sha256:1", DATABASE)[0]
    elsewhere = findings_of([match(package=package(found_at=(FoundAt(path="opt/x"),)))], "sha256:1", DATABASE)[0]
    assert first.id == again.id != elsewhere.id


def test_what_is_exploited_comes_first_and_is_in_the_top_class() -> None:
    """KEV outranks a higher CVSS score, even when the vendor shrugs."""
    exploited = match(id="CVE-2024-2", facts=ExploitFacts(cve="CVE-2024-2", kev=True, cvss_score=4.0), vendor_state="unimportant")
    severe = match(facts=ExploitFacts(cve="CVE-2024-1", epss=0.4, model=0.4, cvss_score=10.0))
    found = findings_of([severe, exploited], "sha256:1", DATABASE)
    assert [one.rule_id for one in found] == ["CVE-2024-2", "CVE-2024-1"]
    assert found[0].priority >= TOP_CLASS


def test_an_undetermined_match_is_visible_as_such() -> None:
    """A version that could not be compared is neither hidden nor called safe."""
    (found,) = findings_of([match(state=MatchState.UNDETERMINED)], "sha256:1", DATABASE)
    assert found.undetermined
    assert any("not certain that it applies" in reason.text for reason in found.reasons)


def test_less_urgent_contexts_halve_the_priority_and_say_so() -> None:
    """A package that a later layer removed still counts, but less."""
    whole, removed = (findings_of([match(package=package(deleted=deleted))], "r", DATABASE)[0] for deleted in (False, True))
    assert abs(removed.priority - whole.priority / 2) < 0.11
    assert any("later layer removed" in reason.text for reason in removed.reasons)
    assert round(sum(reason.weight for reason in removed.reasons), 1) == removed.priority


def test_a_match_without_facts_says_what_is_missing() -> None:
    """No EPSS, no model, no KEV in the database: three sentences, and still a priority."""
    no_kev = DatabaseInfo(built="2025-01-01T00:00:00Z", sha256="0" * 64, schema_version=1, feeds=(), ecosystems=())
    (found,) = findings_of([match(facts=None)], "r", no_kev)
    texts = " | ".join(reason.text for reason in found.reasons)
    assert "EPSS is not known" in texts
    assert "KEV is not in the database" in texts
    assert found.probability is None
    assert found.priority > 0


def test_remediation_names_the_vendors_state_when_there_is_no_fix() -> None:
    """Without a fix the instruction says what else can be done."""
    assert remediation_of(match(fixed_versions=(), vendor_state="will-not-fix")).startswith(
        "no fixed version of openssl is known (vendor: will-not-fix)"
    )
    assert remediation_of(match(fixed_versions=("3.0.9", "3.1.1"))) == "upgrade openssl to 3.0.9 (fixed also in 3.1.1)"


def test_the_vendors_own_words_are_told() -> None:
    """What the vendor will not fix says so among the reasons, without points; plain states say nothing."""
    (told,) = findings_of([match(vendor_state="will-not-fix")], "sha256:0", DATABASE)
    (plain,) = findings_of([match(vendor_state="fixed")], "sha256:0", DATABASE)
    assert [reason.text for reason in told.reasons if reason.source == "vendor"] == ["the vendor's state is: will-not-fix"]
    assert all(reason.source != "vendor" for reason in plain.reasons)


def test_only_https_advisory_links_become_references() -> None:
    """A feed can not smuggle a script link into a report."""
    (found,) = findings_of([match(advisory=Advisory(id="A", source="s", url="javascript:alert(1)"))], "r", DATABASE)
    assert all(reference.startswith("https://") for reference in found.references)
