"""Lists and sets, by the examples of their documentation."""

import pytest

from tests.posture.policies.expressions import value_of
from tidewaiter.posture.policies.faults import EvaluationError


@pytest.mark.parametrize(
    "expression",
    [
        "[1, 2, 3].isSorted() && ['a', 'b'].isSorted() && !['b', 'a'].isSorted() && [].isSorted()",
        "[1, 3].sum() == 4 && [1.5, 3.0].sum() == 4.5 && [].sum() == 0",
        "[3, 1].max() == 3 && [3, 1].min() == 1 && ['b', 'c'].max() == 'c' && [2.5, 1.0].min() == 1.0",
        "[1, 2, 2, 3].indexOf(2) == 1 && [1, 2, 2, 3].lastIndexOf(2) == 2 && ['a'].indexOf('b') == -1",
        "dyn([1, true]).indexOf(true) == 1",
        "sets.contains([1, 2, 3], [2, 3]) && sets.contains([], []) && !sets.contains([1], [2])",
        "sets.equivalent([1, 2], [2, 1, 1]) && !sets.equivalent([1], [1, 2])",
        "sets.intersects([1, 2], [2, 9]) && !sets.intersects([1], [])",
    ],
)
def test_the_documented_functions(expression):
    """Each does what its documentation shows."""
    assert value_of(expression) is True


@pytest.mark.parametrize("expression", ["[].max()", "dyn([1, 'a']).min()", "[true].sum()", "dyn([{}, {}]).isSorted()"])
def test_what_cannot_be_compared_is_an_error(expression):
    """The failure policy gets to decide about it."""
    with pytest.raises(EvaluationError):
        value_of(expression)
