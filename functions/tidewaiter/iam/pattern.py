"""IAM's wildcard matching: `*` any run of characters, `?` exactly one, without regular expressions (no backtracking blow-up).

A pattern is a sequence of tokens, so that the value of a policy variable, or `${*}`, stays literal whatever characters it holds.
"""

from collections.abc import Sequence
from enum import Enum

from tidewaiter.iam.ternary import Ternary

ARN_PARTS = 6


class Wildcard(Enum):
    """A token that is not a literal character."""

    ANY = "*"
    ONE = "?"


Token = str | Wildcard
Pattern = tuple[Token, ...]


def wildcards(text: str) -> Pattern:
    """Read `*` and `?` in a text as wildcards, everything else as itself."""
    return tuple(Wildcard(char) if char in "*?" else char for char in text)


def literal(text: str) -> Pattern:
    """Read a text as itself."""
    return tuple(text)


def fold(pattern: Pattern) -> Pattern:
    """Lower-case the literals of a pattern."""
    return tuple(token.lower() if isinstance(token, str) else token for token in pattern)


def glob(pattern: Sequence[Token], text: str) -> bool:
    """Tell whether a pattern matches a whole text; at most len(pattern) * len(text) steps."""
    at = position = 0
    star, retry = -1, 0
    while position < len(text):
        token = pattern[at] if at < len(pattern) else None
        if token is Wildcard.ANY:
            star, retry = at, position
            at += 1
        elif token is Wildcard.ONE or token == text[position]:
            at += 1
            position += 1
        elif star >= 0:
            retry += 1
            at, position = star + 1, retry
        else:
            return False
    return all(token is Wildcard.ANY for token in pattern[at:])


def arn(pattern: Pattern, text: str) -> bool:
    """Match an ARN component by component, as the Arn condition operators do; the resource part may contain colons.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
    """
    wanted, actual = split(pattern), text.split(":", ARN_PARTS - 1)
    if len(wanted) != ARN_PARTS or len(actual) != ARN_PARTS:
        return False
    return all(glob(part, value) for part, value in zip(wanted, actual, strict=True))


def resource(pattern: Pattern, text: str) -> Ternary:
    """Match a Resource element; undecided where a wildcard would have to cross a colon of the ARN's first five parts.

    A lone `*` matches everything, and only it matches a request that names no resource (`*`).
    """
    if pattern == (Wildcard.ANY,):
        return True
    if text == "*":
        return False
    flat = glob(pattern, text)
    return flat if flat == arn(pattern, text) else None


def split(pattern: Pattern) -> list[Pattern]:
    """Cut a pattern at its first five literal colons."""
    parts: list[list[Token]] = [[]]
    for piece in pattern:
        if piece == ":" and len(parts) < ARN_PARTS:
            parts.append([])
        else:
            parts[-1].append(piece)
    return [tuple(part) for part in parts]
