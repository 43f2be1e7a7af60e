"""Version constraints."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.feeds._constraints import Versions, unknown
from tidewaiter.matching.ranges import arrange, decide
from tidewaiter.matching.scheme import scheme_for
from tidewaiter.model.advisory import Affected, VersionRange
from tidewaiter.model.match import MatchState

GEMS = Versions("RubyGems", arrange, ".0.0.1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (">= 1.0", ("1.0", "")),
        ("< 1.0", ("0", "1.0")),
        ("> 1.0", ("1.0.0.0.1", "")),
        ("<= 1.0", ("0", "1.0.0.0.1")),
        ("= 1.0", ("1.0", "1.0.0.0.1")),
        ("1.0", ("1.0", "1.0.0.0.1")),
        ("~> 5.2.8", ("5.2.8", "5.3.a")),
        ("~> 5", ("5", "6.a")),
        ("~> 6.1.7, >= 6.1.7.7", ("6.1.7.7", "6.2.a")),
        (">= 1.9, >= 1.10, < 3, < 2.5", ("1.10", "2.5")),
        (">= 2, < 1", None),
        ("> 1, < 1", None),
        (">= 1, < 1.0", None),
    ],
)
def test_a_constraint_is_an_interval(text: str, expected: tuple[str, str] | None) -> None:
    """All parts have to hold; versions are compared as the ecosystem does, not as text."""
    assert GEMS.satisfying(text) == expected


@pytest.mark.parametrize("text", ["", ">= ", "!= 1.0", "1.x || 2", ">= banana", ">=1 <2", "~> x1", "^1.0", ">= " + "9" * 600])
def test_what_is_no_constraint_is_refused(text: str) -> None:
    """Nothing is guessed: what was meant decides between safe and affected."""
    with pytest.raises(ValueError, match=r"."):
        GEMS.satisfying(text)


def between(*texts: str) -> list[tuple[str, str]]:
    """Return the gaps between intervals."""
    return list(GEMS.between([found for text in texts if (found := GEMS.satisfying(text))]))


def test_what_lies_between_intervals() -> None:
    """Intervals may come in any order, touch and overlap."""
    assert between() == [("0", "")]
    assert between(">= 7.0.8.1", "~> 6.1.7, >= 6.1.7.7", "< 5.2.0", ">= 7.1.0") == [("5.2.0", "6.1.7.7"), ("6.2.a", "7.0.8.1")]
    assert between(">= 1, < 2", ">= 2, < 3") == [("0", "1"), ("3", "")]
    assert between("< 9", ">= 2, < 3") == [("9", "")]
    assert between(">= 0") == []


def test_the_end_right_after_a_version_is_no_fix() -> None:
    """Safe from beyond 2.0: affected up to and with 2.0, and nobody is told to install what was never released."""
    assert [GEMS.affected(gap) for gap in between("> 2.0")] == [VersionRange(last_affected="2.0")]
    assert [GEMS.affected(gap) for gap in between(">= 2.0")] == [VersionRange(fixed="2.0")]


def test_a_text_that_is_no_constraint_leaves_every_version_undetermined() -> None:
    """A range that nothing compares with is shown as it is."""
    found = decide(Affected(ecosystem="RubyGems", name="x", ranges=(unknown("'?' is no constraint"),)), "1.0")
    assert found is not None
    assert (found.state, found.fixed) == (MatchState.UNDETERMINED, ())


NUMBERS = st.lists(st.integers(0, 4), min_size=1, max_size=3).map(lambda parts: ".".join(map(str, parts)))
CONSTRAINTS = st.tuples(st.sampled_from(["<", "<=", ">", ">=", "="]), NUMBERS).map(" ".join)


@given(safe=st.lists(st.lists(CONSTRAINTS, min_size=1, max_size=2), max_size=4), version=NUMBERS)
def test_every_version_is_either_safe_or_between(safe: list[list[str]], version: str) -> None:
    """What the gaps hold is exactly what satisfies no list of constraints, asked one by one."""
    scheme = scheme_for("RubyGems")
    assert scheme is not None
    signs = {"<": {-1}, "<=": {-1, 0}, ">": {1}, ">=": {0, 1}, "=": {0}}
    holds = [all(scheme.compare(version, end) in signs[sign] for sign, end in (constraint.split() for constraint in one)) for one in safe]
    ranges = tuple(GEMS.affected(gap) for gap in between(*(", ".join(one) for one in safe)))
    affected = bool(ranges) and decide(Affected(ecosystem="RubyGems", name="x", ranges=ranges), version) is not None
    assert affected is not any(holds)
