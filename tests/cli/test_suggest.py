"""What somebody meant to write."""

import pytest

from tidewaiter.cli.suggest import did_you_mean


@pytest.mark.parametrize(
    ("word", "said"),
    [("jsn", "Did you mean json?"), ("JSON", "Did you mean json?"), ("fomat", "Did you mean Format?"), ("zebra", ""), ("", "")],
)
def test_a_near_word_is_offered_and_a_far_one_is_not(word: str, said: str) -> None:
    """Case does not matter; the answer keeps the known spelling."""
    assert did_you_mean(word, ["json", "Format", "sarif"]) == said
