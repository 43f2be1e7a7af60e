"""A policy's expressions, checked once: a policy with one that cannot be checked is not judged at all."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from cel_expr_python import cel

from tidewaiter.errors import TidewaiterError
from tidewaiter.posture.policies.faults import EvaluationError, ExpressionError, UndecidedError
from tidewaiter.posture.policies.language import Language, evaluate
from tidewaiter.posture.policies.policy import Policy
from tidewaiter.posture.policies.shapes import Spec, Validation

_MAX_MESSAGE = 5 * 1024
_QUOTED = 120


class _Rule(NamedTuple):
    source: Validation
    expression: cel.Expression
    message: cel.Expression | None


class Compiled:
    """The checked expressions of a policy. Raises ExpressionError, which names the expression and the column."""

    def __init__(self, policy: Policy) -> None:
        spec = policy.spec
        if not spec.validations:
            raise ExpressionError("the policy has no validations")
        self._variables: list[tuple[str, cel.Expression]] = []
        language = self._define(spec)
        self._conditions = [_checked(language, f"matchConditions.{one.name}", one.expression) for one in spec.match_conditions or ()]
        self._rules = [_rule(language, index, one) for index, one in enumerate(spec.validations)]

    def _define(self, spec: Spec) -> Language:
        """Check variables in turn, since each sees those before it, with their types."""
        types: dict[str, cel.Type] = {}
        for one in spec.variables or ():
            name = f"variables.{one.name}"
            expression = _checked(Language(types), name, one.expression, "")
            self._variables.append((name, expression))
            types[name] = expression.return_type()
        return Language(types)

    def wanted(self, values: Mapping[str, Any]) -> bool:
        """Tell whether every match condition is true. Raises EvaluationError or UndecidedError if none is false and one has no answer."""
        failed: TidewaiterError | None = None
        for one in self._conditions:
            try:
                if not _truth(one, values):
                    return False
            except (EvaluationError, UndecidedError) as error:
                failed = failed or error
        if failed is not None:
            raise failed
        return True

    def judge(self, values: Mapping[str, Any]) -> Iterator[str | EvaluationError | UndecidedError]:
        """Yield the message of each violated rule, and the error of each that has no answer."""
        known = _Known(values, self._variables)
        for rule in self._rules:
            try:
                if not known.truth(rule.expression):
                    yield self._message(rule, known)
            except (EvaluationError, UndecidedError) as error:
                yield error

    @staticmethod
    def _message(rule: _Rule, known: "_Known") -> str:
        if rule.message is not None:
            try:
                text = known.value(rule.message)
            except (EvaluationError, UndecidedError):
                text = ""
            if isinstance(text, str) and text.strip() and "\n" not in text.strip() and len(text) <= _MAX_MESSAGE:
                return text.strip()
        return rule.source.message or f"failed expression: {_quoted(rule.source.expression)}"


class _Known:
    """Values of variables; one that failed fails those that use it."""

    def __init__(self, values: Mapping[str, Any], variables: list[tuple[str, cel.Expression]]) -> None:
        self._values = dict(values)
        self._failed: dict[str, EvaluationError | UndecidedError] = {}
        for name, expression in variables:
            try:
                self._values[name] = self.value(expression)
            except (EvaluationError, UndecidedError) as error:
                self._failed[name] = error

    def value(self, expression: cel.Expression) -> Any:
        try:
            return evaluate(expression, self._values)
        except UndecidedError as error:
            raise self._failed.get(error.missing, error) from None

    def truth(self, expression: cel.Expression) -> bool:
        return _true(self.value(expression))


def _truth(expression: cel.Expression, values: Mapping[str, Any]) -> bool:
    return _true(evaluate(expression, values))


def _true(value: Any) -> bool:
    if not isinstance(value, bool):
        raise EvaluationError("the expression gives no truth value")
    return value


def _rule(language: Language, index: int, one: Validation) -> _Rule:
    place = f"validations[{index}]"
    message = _checked(language, f"{place}.messageExpression", one.message_expression, "STRING") if one.message_expression else None
    return _Rule(one, _checked(language, f"{place}.expression", one.expression), message)


def _checked(language: Language, place: str, text: str, wanted: str = "BOOL") -> cel.Expression:
    try:
        expression = language.check(text)
    except ExpressionError as error:
        raise ExpressionError(f"{place}: {error.message} of `{_quoted(text)}`") from None
    if wanted and expression.return_type().name() not in (wanted, "DYN"):
        raise ExpressionError(f"{place}: gives {expression.return_type().name()} instead of {wanted} at column 1 of `{_quoted(text)}`")
    return expression


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else f"{line[:_QUOTED]}..."
