"""Counts that fade."""

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.detection.decay import Tally, sighted

START, TWO_WEEKS = "2026-01-01T00:00:00Z", "2026-01-15T00:00:00Z"


def test_a_count_halves_in_two_weeks() -> None:
    """One sighting weighs one half after fourteen days."""
    assert Tally().plus_one(START).weight_at(TWO_WEEKS) == 0.5


def test_a_late_sighting_weighs_as_if_it_had_come_in_time() -> None:
    """Order of arrival does not matter."""
    assert Tally().plus_one(TWO_WEEKS).plus_one(START) == Tally().plus_one(START).plus_one(TWO_WEEKS)


@given(st.lists(st.integers(0, 27), min_size=1, max_size=20))
def test_weight_never_exceeds_the_count(days: list[int]) -> None:
    """Fading only takes away."""
    tally = Tally()
    for day in days:
        tally = tally.plus_one(f"2026-01-{day + 1:02}T00:00:00Z")
    assert 0 < tally.weight <= len(days)
    assert tally.since == f"2026-01-{min(days) + 1:02}T00:00:00Z"


def test_nothing_known_is_first() -> None:
    """An empty tally says first, without history."""
    answer = sighted(Tally(), Tally(), START)
    assert (answer.first, answer.weight, answer.entity_events, answer.entity_since) == (True, 0.0, 0.0, "")
