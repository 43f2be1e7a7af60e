"""The condition operators: each compares one value of the request with one value of the policy.

A comparison answers None when either side cannot be read as the operator's type.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import base64
import binascii
import ipaddress
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from tidewaiter.iam.pattern import ARN_PARTS, Pattern, arn, fold, glob, split
from tidewaiter.iam.ternary import Ternary

Compare = Callable[[str, Pattern], Ternary]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """One operator without prefix and suffix. `wild`: the policy value may hold wildcards; `variables`: it may hold policy variables."""

    compare: Compare
    negated: bool = False
    wild: bool = False
    variables: bool = False


def text_of(pattern: Pattern) -> str:
    """Give back the text of a pattern (a wildcard as its character)."""
    return "".join(token if isinstance(token, str) else token.value for token in pattern)


def _fold_equal(value: str, pattern: Pattern) -> Ternary:
    return glob(fold(pattern), value.lower())


def _like(value: str, pattern: Pattern) -> Ternary:
    return glob(pattern, value)


def _arn_like(value: str, pattern: Pattern) -> Ternary:
    return arn(pattern, value) if len(split(pattern)) == ARN_PARTS else None


def _boolean(value: str, pattern: Pattern) -> Ternary:
    words = {"true": True, "false": False}
    left, right = words.get(value.lower()), words.get(text_of(pattern).lower())
    return None if left is None or right is None else left is right


def _binary(value: str, pattern: Pattern) -> Ternary:
    try:
        return base64.b64decode(value, validate=True) == base64.b64decode(text_of(pattern), validate=True)
    except (binascii.Error, ValueError):
        return None


def _address(value: str, pattern: Pattern) -> Ternary:
    try:
        return ipaddress.ip_address(value) in ipaddress.ip_network(text_of(pattern), strict=False)
    except ValueError:
        return None


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise InvalidOperation
    return number


def _moment(text: str) -> datetime:
    """Read ISO 8601 (UTC when it names no zone) or seconds since 1970."""
    if text.replace(".", "", 1).isdigit() and len(text.partition(".")[0]) > len("2026"):
        return datetime.fromtimestamp(float(text), tz=UTC)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _ordered(read: Callable[[str], Decimal] | Callable[[str], datetime], test: Callable[..., bool]) -> Compare:
    def compare(value: str, pattern: Pattern) -> Ternary:
        try:
            return test(read(value), read(text_of(pattern)))
        except (ArithmeticError, ValueError, OSError):
            return None

    return compare


def _family(name: str, read: Callable[[str], Decimal] | Callable[[str], datetime]) -> dict[str, Operator]:
    tests = {"Equals": operator.eq, "LessThan": operator.lt, "LessThanEquals": operator.le}
    tests |= {"GreaterThan": operator.gt, "GreaterThanEquals": operator.ge}
    plain = {f"{name}{suffix}": Operator(compare=_ordered(read, test)) for suffix, test in tests.items()}
    return plain | {f"{name}NotEquals": Operator(compare=_ordered(read, operator.eq), negated=True)}


OPERATORS: Mapping[str, Operator] = {
    "StringEquals": Operator(compare=_like, variables=True),
    "StringNotEquals": Operator(compare=_like, variables=True, negated=True),
    "StringEqualsIgnoreCase": Operator(compare=_fold_equal, variables=True),
    "StringNotEqualsIgnoreCase": Operator(compare=_fold_equal, variables=True, negated=True),
    "StringLike": Operator(compare=_like, wild=True, variables=True),
    "StringNotLike": Operator(compare=_like, wild=True, variables=True, negated=True),
    "ArnEquals": Operator(compare=_arn_like, wild=True, variables=True),
    "ArnNotEquals": Operator(compare=_arn_like, wild=True, variables=True, negated=True),
    "ArnLike": Operator(compare=_arn_like, wild=True, variables=True),
    "ArnNotLike": Operator(compare=_arn_like, wild=True, variables=True, negated=True),
    "Bool": Operator(compare=_boolean, variables=True),
    "BinaryEquals": Operator(compare=_binary),
    "IpAddress": Operator(compare=_address),
    "NotIpAddress": Operator(compare=_address, negated=True),
    **_family("Numeric", _number),
    **_family("Date", _moment),
}
