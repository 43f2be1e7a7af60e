"""Frozen values by the ten thousand, in half the time that their own constructors take."""

from collections.abc import Callable
from dataclasses import MISSING, Field, field, fields, make_dataclass
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def quick(frozen: Callable[P, T]) -> Callable[P, T]:
    """Return a constructor of a frozen, slotted, keyword-only dataclass that makes the same values in half the time.

    A frozen class sets every field by a call of `object.__setattr__`. This fills an open twin of the same layout, as any class is filled,
    and turns it into the frozen one. Raises TypeError for a class that looks at its values when they are made.
    """
    if hasattr(frozen, "__post_init__"):
        raise TypeError(f"{frozen!r} has a __post_init__, which would not run")
    kinds: Any = frozen
    twin: Any = make_dataclass(f"_Open{kinds.__name__}", [_open(one) for one in fields(kinds)], slots=True, kw_only=True)

    def make(*args: P.args, **values: P.kwargs) -> T:
        made: Any = twin(*args, **values)
        made.__class__ = kinds
        value: T = made
        return value

    return make


def _open(one: "Field[Any]") -> tuple[str, Any, Any]:
    if one.default is MISSING and one.default_factory is MISSING:
        return one.name, Any, field()
    return one.name, Any, field(default=one.default) if one.default is not MISSING else field(default_factory=one.default_factory)
