"""Quantities of Kubernetes (`1.5Gi`, `200m`) as exact fractions.

Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-quantity-library and the grammar in
https://pkg.go.dev/k8s.io/apimachinery/pkg/api/resource#Quantity.
"""

from fractions import Fraction
from math import inf

import re2

from tidewaiter.posture.policies.functions import QUANTITY, Function

_GRAMMAR = re2.compile(r"^([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?[0-9]+))?$")
_SCALES = {"n": Fraction(1, 10**9), "u": Fraction(1, 10**6), "m": Fraction(1, 1000), "k": Fraction(1000), "": Fraction(1)} | {
    f"{letter}{suffix}": Fraction(base) ** power
    for suffix, base in (("", 1000), ("i", 1024))
    for power, letter in enumerate("KMGTPE", start=1)
    if f"{letter}{suffix}" != "K"
}
_NANO = 10**9
_MAX_LENGTH = 100
_MAX_EXPONENT = 100
_INT64 = 1 << 63


def quantity(text: str) -> Fraction:
    """Read a quantity; what is finer than a nano is rounded up, away from zero. Raises ValueError."""
    found = _GRAMMAR.match(text) if len(text) <= _MAX_LENGTH else None
    if not found:
        raise ValueError(f"{text[:_MAX_LENGTH]!r} is not a quantity")
    number, suffix, exponent = found.groups()
    power = int(exponent or 0)
    if abs(power) > _MAX_EXPONENT:
        raise ValueError("the exponent of the quantity is too large")
    value = Fraction(number) * _SCALES[suffix or ""] * Fraction(10) ** power
    nanos = -(-abs(value) * _NANO // 1)
    return Fraction(nanos if value >= 0 else -nanos, _NANO)


def is_quantity(text: str) -> bool:
    """Tell whether a text is a quantity."""
    try:
        quantity(text)
    except ValueError:
        return False
    return True


def _is_integer(value: Fraction) -> bool:
    return value.denominator == 1 and -_INT64 <= value < _INT64


def _as_integer(value: Fraction) -> int:
    if not _is_integer(value):
        raise ValueError("cannot convert value to integer")
    return int(value)


def _as_float(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return inf if value > 0 else -inf


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)


FUNCTIONS = (
    Function("quantity", ("string",), QUANTITY, quantity, member=False),
    Function("isQuantity", ("string",), "bool", is_quantity, member=False),
    Function("isInteger", (QUANTITY,), "bool", _is_integer),
    Function("asInteger", (QUANTITY,), "int", _as_integer),
    Function("asApproximateFloat", (QUANTITY,), "double", _as_float),
    Function("sign", (QUANTITY,), "int", _sign),
    Function("add", (QUANTITY, QUANTITY), QUANTITY, lambda one, other: one + other),
    Function("add", (QUANTITY, "int"), QUANTITY, lambda one, other: one + other),
    Function("sub", (QUANTITY, QUANTITY), QUANTITY, lambda one, other: one - other),
    Function("sub", (QUANTITY, "int"), QUANTITY, lambda one, other: one - other),
    Function("isLessThan", (QUANTITY, QUANTITY), "bool", lambda one, other: one < other),
    Function("isGreaterThan", (QUANTITY, QUANTITY), "bool", lambda one, other: one > other),
    Function("compareTo", (QUANTITY, QUANTITY), "int", lambda one, other: _sign(one - other)),
)
