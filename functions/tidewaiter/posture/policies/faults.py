"""Why an expression gives no answer: it cannot be checked, it fails on an object, or it needs what is not known here."""

from tidewaiter.errors import TidewaiterError


class ExpressionError(TidewaiterError):
    """An expression that cannot be checked: bad syntax, types that do not fit, or a name that is not known here."""


class EvaluationError(TidewaiterError):
    """CEL's own error of an expression on one object, which the failure policy decides about."""


class UndecidedError(TidewaiterError):
    """An expression without an answer here: a value is unknown offline (`missing` names it), or the limits do not allow it."""

    def __init__(self, message: str, missing: str = "") -> None:
        super().__init__(message)
        self.missing = missing
