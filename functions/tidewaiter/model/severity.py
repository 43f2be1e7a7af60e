"""The one severity scale; vendors' own words are kept beside it, never instead of it."""

from enum import StrEnum


class Severity(StrEnum):
    """How bad a thing is, in the words that reports and gates use."""

    UNKNOWN = "unknown"
    INFORMATIONAL = "informational"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """Position on the scale: 0 unknown to 5 critical."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


def severity_of_cvss(score: float) -> Severity:
    """Map a CVSS v3 or v4 base score (0.0-10.0) by FIRST's qualitative rating scale (CVSS v3.1 section 5)."""
    for floor, severity in ((9.0, Severity.CRITICAL), (7.0, Severity.HIGH), (4.0, Severity.MEDIUM), (0.1, Severity.LOW)):
        if score >= floor:
            return severity
    return Severity.INFORMATIONAL
