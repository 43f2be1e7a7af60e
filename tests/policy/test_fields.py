"""Checks of single fields."""

import pytest

from tidewaiter.policy.fields import a_day, a_text


def test_good_words_come_back():
    """A validator returns what it accepts."""
    assert (a_text("x"), a_day("2026-02-28")) == ("x", "2026-02-28")


@pytest.mark.parametrize("word", ["2026-02-30", "20260228", "2026-2-3", "tomorrow", ""])
def test_what_is_no_day_is_refused(word):
    """Neither impossible days nor other spellings pass."""
    with pytest.raises(ValueError, match=r"."):
        a_day(word)


def test_an_empty_text_is_refused():
    """Blanks are empty."""
    with pytest.raises(ValueError, match="empty"):
        a_text("  ")
