"""Regular expressions, by the examples of their documentation."""

import pytest

from tests.posture.policies.expressions import value_of
from tidewaiter.posture.policies.faults import EvaluationError


@pytest.mark.parametrize(
    "expression",
    [
        "'abc 123'.find('[0-9]+') == '123' && 'abc'.find('[0-9]+') == ''",
        "'123 abc 456'.findAll('[0-9]+') == ['123', '456'] && '1 2 3'.findAll('[0-9]', 2) == ['1', '2'] && 'x'.findAll('[0-9]') == []",
        "'1 2'.findAll('[0-9]', -1).size() == 2 && '1, 2, 3, 4'.findAll('[0-9]+').map(x, int(x)).sum() < 100",
        "'abc'.matches('^a.c$')",
    ],
)
def test_the_documented_functions(expression):
    """Each does what its documentation shows."""
    assert value_of(expression) is True


@pytest.mark.parametrize("pattern", ["(", "(?=a)", "(a{1000}){1000}", "a" * 10_001])
def test_what_re2_refuses_is_an_error(pattern):
    """Patterns that need more than linear time do not exist in RE2."""
    with pytest.raises(EvaluationError):
        value_of("'a'.find(object.pattern)", object={"pattern": pattern})
