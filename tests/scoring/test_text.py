"""Words of CVE texts."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.scoring.text import MAX_TEXT, terms_of, tf_idf, words_of


def test_identifiers_urls_dates_and_numbers_are_cut() -> None:
    """What would let a model learn the calendar or its own labels is no word."""
    text = "Fixed on March 3, 2024 (CVE-2024-1234): see https://example.org/a?b=exploit and www.example.org, build 17."
    assert list(words_of(text)) == ["fixed", "on", "see", "build"]


def test_names_with_digits_stay() -> None:
    """Only bare numbers are dropped, a product name is not."""
    assert list(words_of("Log4j2 JNDI-lookup in x86_64")) == ["log4j2", "jndi", "lookup", "in", "x86_64"]


@given(st.text(max_size=300))
def test_any_text_gives_plain_words(text: str) -> None:
    """Hostile text never raises, and words hold nothing but letters, digits and underscores."""
    assert all(word.replace("_", "a").isalnum() and word.isascii() for word in words_of(text))


def test_a_very_long_text_is_cut() -> None:
    """No more than the first characters are read."""
    assert sum(1 for _ in words_of("word " * 100_000)) == MAX_TEXT // 5


def test_tf_idf_has_length_one_and_only_known_terms() -> None:
    """Weights are scaled to length 1; a term of no vocabulary adds nothing."""
    weights = tf_idf(terms_of(["overflow overflow kernel", "unheard"]), {"overflow": 2.0, "kernel": 3.0})
    assert set(weights) == {"overflow", "kernel"}
    assert math.hypot(*weights.values()) == pytest.approx(1.0)
    assert weights["overflow"] / weights["kernel"] == pytest.approx((1 + math.log(2)) * 2 / 3)


def test_no_known_term_gives_nothing() -> None:
    """A text without a known word has no features, not a division by zero."""
    assert tf_idf(terms_of(["unheard of"]), {"kernel": 1.0}) == {}
