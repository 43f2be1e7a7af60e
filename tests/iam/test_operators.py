"""The comparisons behind the condition operators, on hostile values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.iam.operators import OPERATORS, text_of
from tidewaiter.iam.pattern import wildcards

_ODD = st.sampled_from(
    [
        "",
        "NaN",
        "Infinity",
        "1e999999999",
        "9" * 400,
        "-5",
        "0x10",
        "2026-02-30",
        "2026",
        "20260101",
        "١٢",
        "::1%eth0",
        "1.2.3.4/99",
        "arn:::::",
        "=",
    ]
)
_VALUE = st.text(max_size=12) | _ODD | st.integers().map(str) | st.datetimes().map(str)


@given(st.sampled_from(sorted(OPERATORS)), _VALUE, _VALUE)
def test_no_value_breaks_a_comparison(name, actual, wanted):
    """Whatever stands in a request or a policy, the answer is yes, no or undecided."""
    assert OPERATORS[name].compare(actual, wildcards(wanted)) in (True, False, None)


@given(st.sampled_from(["Numeric", "Date"]), st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6))
def test_orders_are_total_on_numbers(family, left, right):
    """Exactly one of less, equal and greater holds (or the value is no date, and none is decided)."""
    answers = [OPERATORS[f"{family}{name}"].compare(str(left), wildcards(str(right))) for name in ("LessThan", "Equals", "GreaterThan")]
    assert answers.count(True) == 1 or answers == [None] * 3


@pytest.mark.parametrize("name", sorted(OPERATORS))
def test_negation_is_in_the_name(name):
    """Operators that say Not are negated, and only those."""
    assert OPERATORS[name].negated is ("Not" in name)


def test_the_text_of_a_pattern_is_what_was_written():
    """Wildcards are their characters again."""
    assert text_of(wildcards("a*?")) == "a*?"
