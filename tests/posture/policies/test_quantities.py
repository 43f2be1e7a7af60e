"""Quantities, by the examples of their documentation and by arithmetic."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.posture.policies.expressions import value_of
from tidewaiter.posture.policies.faults import EvaluationError
from tidewaiter.posture.policies.quantities import is_quantity, quantity


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('quantity("500000G").isInteger()', True),
        ('quantity("50k").asInteger()', 50000),
        ('quantity("9999999999999999999999999999999999999G").asApproximateFloat()', 1e46),
        ('quantity("9999999999999999999999999999999999999G").isInteger()', False),
        ('quantity("50k").add(quantity("20k")) == quantity("70k")', True),
        ('quantity("50k").sub(20000) == quantity("30k")', True),
        ('quantity("50k").add(20).sub(quantity("100k")).sub(-50000) == quantity("20")', True),
        ('quantity("200M").compareTo(quantity("0.2G"))', 0),
        ('quantity("50M").compareTo(quantity("50Mi"))', -1),
        ('quantity("150Mi").isGreaterThan(quantity("100Mi"))', True),
        ('quantity("50M").isLessThan(quantity("100M"))', True),
        ('quantity("-5").sign()', -1),
        ('quantity("1000m") == quantity("1")', True),
        ('isQuantity("1.3G")', True),
        ('isQuantity("200K")', False),
        ('isQuantity("Mi")', False),
    ],
)
def test_the_documented_functions(expression, expected):
    """Each does what its documentation shows."""
    assert value_of(expression) == expected


@pytest.mark.parametrize("expression", ["quantity('200K')", "quantity('1.5').asInteger()", "quantity(object.text)"])
def test_what_is_no_quantity_is_an_error(expression):
    """The failure policy gets to decide about it."""
    with pytest.raises(EvaluationError):
        value_of(expression, object={"text": "1e999999999"})


@given(st.integers(-(10**12), 10**12), st.sampled_from(["", "k", "Ki", "M", "Mi", "m", "e3", "E-3"]))
def test_quantities_are_exact(number, suffix):
    """A suffix is an exact factor."""
    factor = {"": 1, "k": 1000, "Ki": 1024, "M": 10**6, "Mi": 1 << 20, "m": Fraction(1, 1000), "e3": 1000, "E-3": Fraction(1, 1000)}
    assert quantity(f"{number}{suffix}") == number * factor[suffix]


@given(st.text(max_size=120))
def test_any_text_is_a_quantity_or_not(text):
    """No text breaks the reader."""
    assert is_quantity(text) in (True, False)
