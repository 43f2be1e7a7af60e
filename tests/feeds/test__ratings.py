"""The words of publishers."""

import pytest

from tidewaiter.feeds._ratings import severity_of_word
from tidewaiter.model.severity import Severity


@pytest.mark.parametrize(
    ("word", "severity"), [("Important", Severity.HIGH), (" moderate ", Severity.MEDIUM), ("N/A", Severity.UNKNOWN), ("", Severity.UNKNOWN)]
)
def test_words_are_put_on_one_scale(word: str, severity: Severity) -> None:
    """Case and blanks do not matter; a word that is not known is no low severity."""
    assert severity_of_word(word) is severity
