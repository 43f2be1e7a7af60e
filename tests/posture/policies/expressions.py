"""Evaluates single expressions, as tests of the function library do."""

from collections.abc import Mapping
from typing import Any

from tidewaiter.posture.policies.language import Language, evaluate

_LANGUAGE = Language({})


def value_of(expression: str, **values: Any) -> Any:
    """Return what an expression gives; raises as `Language.check` and `evaluate` do."""
    known: Mapping[str, Any] = {"object": {}, "oldObject": None, "request": {}, **values}
    return evaluate(_LANGUAGE.check(expression), known)
