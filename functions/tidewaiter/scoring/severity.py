"""Vendors' words for severity on our one scale; the mapping is shown in docs/concepts/risk.md."""

from tidewaiter.model.match import Match
from tidewaiter.model.severity import Severity, severity_of_cvss
from tidewaiter.scoring.cvss import best_score

VENDOR_WORDS = {
    "critical": Severity.CRITICAL,
    "emergency": Severity.CRITICAL,
    "high": Severity.HIGH,
    "important": Severity.HIGH,
    "medium": Severity.MEDIUM,
    "moderate": Severity.MEDIUM,
    "low": Severity.LOW,
    "minor": Severity.LOW,
    "negligible": Severity.INFORMATIONAL,
    "unimportant": Severity.INFORMATIONAL,
    "none": Severity.INFORMATIONAL,
}
"""Words of Red Hat, AlmaLinux, Amazon, Debian, Ubuntu, Alpine and GitHub advisories."""


def cvss_of(match: Match) -> float | None:
    """Return the base score of a match: the CVE record's, else the worst vector of the advisory, else None."""
    if match.facts and match.facts.cvss_score is not None:
        return match.facts.cvss_score
    return best_score(match.advisory.cvss)


def vendor_word(match: Match) -> str:
    """Return the vendor's own word, as published: for this package, or else for the flaw."""
    return match.vendor_severity or match.advisory.vendor_severity


def severity_of(match: Match) -> Severity:
    """Rate a match: who ships the package knows best, then the advisory's own rating, then CVSS; unknown if nobody says."""
    word = VENDOR_WORDS.get(vendor_word(match).strip().lower())
    if word:
        return word
    if match.advisory.severity is not Severity.UNKNOWN:
        return match.advisory.severity
    score = cvss_of(match)
    return severity_of_cvss(score) if score is not None else Severity.UNKNOWN
