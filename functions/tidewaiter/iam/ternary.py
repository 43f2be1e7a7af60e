"""Kleene's three-valued logic: True, False, and None for "cannot be decided"."""

from collections.abc import Iterable

Ternary = bool | None


def every(values: Iterable[Ternary]) -> Ternary:
    """And: False as soon as one is False, else None if one is None; True for nothing at all."""
    result: Ternary = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result


def some(values: Iterable[Ternary]) -> Ternary:
    """Or: True as soon as one is True, else None if one is None; False for nothing at all."""
    result: Ternary = False
    for value in values:
        if value is True:
            return True
        if value is None:
            result = None
    return result


def negate(value: Ternary) -> Ternary:
    """Not: what cannot be decided stays so."""
    return None if value is None else not value
