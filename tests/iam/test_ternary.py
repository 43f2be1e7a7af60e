"""Three-valued logic."""

import pytest

from tidewaiter.iam.ternary import every, negate, some


@pytest.mark.parametrize(
    ("values", "conjunction", "disjunction"),
    [
        ((), True, False),
        ((True, None), None, True),
        ((False, None), False, None),
        ((None, False), False, None),
        ((None, True), None, True),
        ((True, True), True, True),
        ((False, False), False, False),
    ],
)
def test_and_or(values, conjunction, disjunction):
    """None yields to False in and, to True in or."""
    assert every(values) is conjunction
    assert some(values) is disjunction


def test_not():
    """None stays None."""
    assert (negate(True), negate(False), negate(None)) == (False, True, None)
