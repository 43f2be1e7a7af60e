"""Semantic versions, by the examples of their documentation and of the standard."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.posture.policies.expressions import value_of
from tidewaiter.posture.policies.faults import EvaluationError
from tidewaiter.posture.policies.semvers import semver

ORDER = ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1"]


@pytest.mark.parametrize(
    "expression",
    [
        "isSemver('1.0.0') && !isSemver('hello') && !isSemver('v1.0') && isSemver('v1.0', true) && !isSemver('1.0-a', true)",
        "semver('1.2.3').major() == 1 && semver('1.2.3').minor() == 2 && semver('1.2.3').patch() == 3",
        "semver('1.2.3').compareTo(semver('2.0.0')) == -1 && semver('1.2.3').compareTo(semver('0.1.2')) == 1",
        "semver('01.01.01', true) == semver('1.1.1') && semver('v1', true) == semver('1.0.0')",
        "semver('1.0.0+a').compareTo(semver('1.0.0+b')) == 0 && semver('1.2.3').isGreaterThan(semver('1.2.3-rc.1'))",
    ],
)
def test_the_documented_functions(expression):
    """Each does what its documentation shows."""
    assert value_of(expression) is True


@pytest.mark.parametrize(("one", "other"), list(pairwise(ORDER)))
def test_the_order_of_the_standard(one, other):
    """The standard's own example of an order holds."""
    assert value_of(f"semver('{one}').isLessThan(semver('{other}'))") is True


@pytest.mark.parametrize("expression", ["semver('200K')", "semver('1.0')", "semver('1.0.0').isLessThan(quantity('1'))"])
def test_what_is_no_version_is_an_error(expression):
    """The failure policy gets to decide about it."""
    with pytest.raises(EvaluationError):
        value_of(expression)


@given(st.text(max_size=60), st.booleans())
def test_any_text_is_read_or_refused(text, normalise):
    """No text breaks the reader."""
    try:
        found = semver(text, normalise)
    except ValueError:
        return
    assert min(found[:3]) >= 0
