"""How much a signal of a severity says: the chance, set by hand, that what it shows is malicious."""

from tidewaiter.model.severity import Severity

CHANCES = {Severity.CRITICAL: 0.8, Severity.HIGH: 0.5, Severity.MEDIUM: 0.25, Severity.LOW: 0.1, Severity.INFORMATIONAL: 0.02}


def chance_of(severity: Severity) -> float:
    """Return the chance 0-1; nothing is concluded from an unknown severity."""
    return CHANCES.get(severity, 0.0)
