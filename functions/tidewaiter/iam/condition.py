"""The Condition element: operators and keys are joined by AND, the values of one key by OR (by NOR for negated operators).

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tidewaiter.iam.operators import OPERATORS, Operator
from tidewaiter.iam.request import Context
from tidewaiter.iam.ternary import Ternary, every, negate, some
from tidewaiter.iam.variables import VERSION_WITH_VARIABLES, expand

FOR_ALL, FOR_ANY = "ForAllValues", "ForAnyValue"
_IF_EXISTS = "IfExists"

Conditions = Mapping[str, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """An operator name taken apart; `operator` is None for Null."""

    quantifier: str
    operator: Operator | None
    if_exists: bool


def holds(conditions: Conditions, context: Context, *, version: str) -> Ternary:
    """Tell whether all conditions hold; an operator or key that is not known makes the answer None."""
    return every(_one(name, key, values, context, version=version) for name, block in conditions.items() for key, values in block.items())


def _one(name: str, key: str, values: Sequence[str], context: Context, *, version: str) -> Ternary:
    form = _form(name)
    actual = context.get(key)
    if form is None or actual is None or not values:
        return None
    if form.operator is None:
        return some(_null(value, absent=not actual) for value in values)
    if not actual:
        return _missing(form)
    return _quantified(form, (_value_matches(form.operator, one, values, context, version=version) for one in actual), len(actual))


def _form(name: str) -> _Form | None:
    quantifier, colon, rest = name.rpartition(":")
    if (colon and quantifier not in (FOR_ALL, FOR_ANY)) or rest == _IF_EXISTS:
        return None
    if rest == "Null":
        return None if quantifier else _Form(quantifier="", operator=None, if_exists=False)
    operator = OPERATORS.get(rest.removesuffix(_IF_EXISTS))
    return _Form(quantifier=quantifier, operator=operator, if_exists=rest.endswith(_IF_EXISTS)) if operator else None


def _null(value: str, *, absent: bool) -> Ternary:
    wanted = {"true": True, "false": False}.get(value.lower())
    return None if wanted is None else absent is wanted


def _missing(form: _Form) -> Ternary:
    """Say what a key that is absent means: true for IfExists and ForAllValues, false for ForAnyValue, else true if negated.

    The documentation of IfExists and that of ForAnyValue contradict each other where both are written.
    """
    if form.if_exists and form.quantifier == FOR_ANY:
        return None
    if form.if_exists or form.quantifier == FOR_ALL:
        return True
    return form.operator is not None and form.operator.negated and not form.quantifier


def _quantified(form: _Form, matches: Iterable[Ternary], count: int) -> Ternary:
    if form.quantifier == FOR_ALL:
        return every(matches)
    if form.quantifier == FOR_ANY:
        return some(matches)
    return every(matches) if count == 1 else None


def _value_matches(operator: Operator, actual: str, values: Sequence[str], context: Context, *, version: str) -> Ternary:
    hit = some(_compare(operator, actual, value, context, version=version) for value in values)
    return negate(hit) if operator.negated else hit


def _compare(operator: Operator, actual: str, value: str, context: Context, *, version: str) -> Ternary:
    used = version if operator.variables else ""
    expansion = expand(value, context, version=used, wild=operator.wild)
    if expansion.pattern is None:
        # Nothing equals or is like a variable without a value, as its documentation says.
        return False if expansion.absent else None
    if not operator.variables and "${" in value and version == VERSION_WITH_VARIABLES:
        return None
    return operator.compare(actual, expansion.pattern)
