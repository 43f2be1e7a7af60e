"""Joining what is known of a CVE."""

from tidewaiter.adapters.advisory_facts import FactsBuilder
from tidewaiter.feeds._feed import CveRow, EpssScore, ExploitSeen, KevEntry
from tidewaiter.model.advisory import ExploitFacts


def test_only_cves_that_matter_are_kept() -> None:
    """EPSS has 350,000 rows; those that no advisory names and KEV does not hold are let go."""
    facts = FactsBuilder({"CVE-1"})
    facts.take(KevEntry(cve="CVE-2", added="2024-01-01"))
    for cve in ("CVE-1", "CVE-2", "CVE-3"):
        assert facts.take(EpssScore(cve=cve, epss=0.5, percentile=0.9, date="2026-08-02")) == "2026-08-02"
    assert [item.cve for item in facts.finish(None)] == ["CVE-1", "CVE-2"]


def test_a_score_of_nothing_known_is_no_row() -> None:
    """A CVE of which nothing is known is not stored as if it were harmless."""
    assert list(FactsBuilder({"CVE-1"}).finish(None)) == []


def test_the_first_day_of_a_module_counts() -> None:
    """Several lists name several days."""
    facts = FactsBuilder({"CVE-1"})
    for day in ("2024-05-01", "2024-04-01", "2024-06-01"):
        facts.take(ExploitSeen(cve="CVE-1", source="metasploit", first_seen=day))
    assert list(facts.finish(None)) == [ExploitFacts(cve="CVE-1", metasploit_added="2024-04-01")]


def test_a_v4_score_stands_in_for_a_missing_v3_score() -> None:
    """Newer records often carry CVSS v4 only."""
    facts = FactsBuilder({"CVE-1"})
    facts.take(CveRow(cve="CVE-1", columns={"cvss4_score": 9.3, "cvss4_vector": "CVSS:4.0/AV:N"}))
    assert list(facts.finish(None)) == [ExploitFacts(cve="CVE-1", cvss_score=9.3, cvss_vector="CVSS:4.0/AV:N")]
