"""Schedules are due when EventBridge's documentation says so."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.errors import BadInputError
from tidewaiter.local.schedule import next_due

NOW = datetime(2026, 1, 30, 10, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "due"),
    [
        ("rate(5 minutes)", datetime(2026, 1, 30, 10, 20, 30, tzinfo=UTC)),
        ("rate(1 day)", datetime(2026, 1, 31, 10, 15, 30, tzinfo=UTC)),
        ("cron(0 6 * * ? *)", datetime(2026, 1, 31, 6, 0, tzinfo=UTC)),
        ("cron(0/30 * * * ? *)", datetime(2026, 1, 30, 10, 30, tzinfo=UTC)),
        ("cron(0 18 ? * MON-FRI *)", datetime(2026, 1, 30, 18, 0, tzinfo=UTC)),
        ("cron(0 8 1 * ? *)", datetime(2026, 2, 1, 8, 0, tzinfo=UTC)),
        ("cron(15 10 ? JAN SUN 2027)", datetime(2027, 1, 3, 10, 15, tzinfo=UTC)),
    ],
)
def test_the_next_moment(expression, due):
    """Each documented form is understood."""
    assert next_due(expression, NOW) == due


def test_a_year_in_the_past_is_never_due():
    """There is no next moment."""
    assert next_due("cron(0 0 1 1 ? 2020)", NOW) is None


@pytest.mark.parametrize(
    "expression", ["", "rate(0 minutes)", "rate(5)", "rate(5 weeks)", "cron(0 6 * * ?)", "cron(99 6 * * ? *)", "cron(0 6 L * ? *)"]
)
def test_what_is_not_understood_is_an_error(expression):
    """It is never silently ignored."""
    with pytest.raises(BadInputError):
        next_due(expression, NOW)


@given(st.text(max_size=40))
def test_any_text_gives_a_moment_or_a_clear_error(text):
    """Nothing else escapes."""
    for expression in (f"cron({text})", f"rate({text})", text):
        try:
            due = next_due(expression, NOW)
        except BadInputError:
            continue
        assert due is None or due > NOW
