"""Functions of lists and sets.

Sources: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-list-library and https://pkg.go.dev/github.com/google/cel-go/ext#Sets.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from tidewaiter.posture.policies.functions import Function

_NUMBERS = (int, float)
_COMPARABLE = (str, bytes, bytearray, bool, datetime, timedelta)


def same(one: Any, other: Any) -> bool:
    """Compare as CEL does: numbers across their types, and a truth value never equals a number."""
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def _ordered(values: Sequence[Any]) -> Sequence[Any]:
    numbers = all(isinstance(one, _NUMBERS) and not isinstance(one, bool) for one in values)
    if not numbers and not any(all(isinstance(one, kind) for one in values) for kind in _COMPARABLE):
        raise ValueError("the elements of the list cannot be compared")
    return values


def _total(values: Sequence[Any]) -> Any:
    numbers = all(isinstance(one, _NUMBERS) and not isinstance(one, bool) for one in values)
    if not numbers and not all(isinstance(one, timedelta) for one in values):
        raise ValueError("the elements of the list cannot be added")
    return sum(values[1:], start=values[0]) if values else 0


def _extreme(values: Sequence[Any], *, largest: bool) -> Any:
    if not values:
        raise ValueError(f"{'max' if largest else 'min'} called on an empty list")
    return (max if largest else min)(_ordered(values))


def _first(values: Iterable[Any], wanted: Any) -> int:
    return next((index for index, one in enumerate(values) if same(one, wanted)), -1)


def _last(values: Sequence[Any], wanted: Any) -> int:
    found = _first(reversed(values), wanted)
    return len(values) - 1 - found if found >= 0 else -1


def _holds(values: Sequence[Any], others: Sequence[Any]) -> bool:
    return all(_first(values, one) >= 0 for one in others)


FUNCTIONS = (
    Function("isSorted", ("list",), "bool", lambda values: all(one <= other for one, other in pairwise(_ordered(values)))),
    Function("sum", ("list",), "dyn", _total),
    Function("min", ("list",), "dyn", lambda values: _extreme(values, largest=False)),
    Function("max", ("list",), "dyn", lambda values: _extreme(values, largest=True)),
    Function("indexOf", ("list", "dyn"), "int", _first),
    Function("lastIndexOf", ("list", "dyn"), "int", _last),
    Function("sets.contains", ("list", "list"), "bool", _holds, member=False),
    Function("sets.equivalent", ("list", "list"), "bool", lambda one, other: _holds(one, other) and _holds(other, one), member=False),
    Function("sets.intersects", ("list", "list"), "bool", lambda one, other: any(_first(one, each) >= 0 for each in other), member=False),
)
