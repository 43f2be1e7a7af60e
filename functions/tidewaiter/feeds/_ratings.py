"""The words with which publishers rate, on our scale."""

from tidewaiter.model.severity import Severity

_WORDS = {
    "critical": Severity.CRITICAL,
    "important": Severity.HIGH,
    "high": Severity.HIGH,
    "moderate": Severity.MEDIUM,
    "medium": Severity.MEDIUM,
    "low": Severity.LOW,
    "none": Severity.INFORMATIONAL,
}


def severity_of_word(word: str) -> Severity:
    """Return the severity that a publisher's word means, UNKNOWN for a word that nobody uses."""
    return _WORDS.get(word.strip().lower(), Severity.UNKNOWN)
