"""IAM's wildcard matching: `*` any run of characters, `?` exactly one, without regular expressions (no backtracking blow-up).

A pattern is a sequence of tokens, so that the value of a policy variable, or `${*}`, stays literal whatever characters it holds.
"""

from collections.abc import Sequence
from enum import Enum
from functools import lru_cache

from tidewaiter.iam.ternary import Ternary

ARN_PARTS = 6
_SHORT = 256  # characters of texts that are remembered: the same ones are read for every request


class Wildcard(Enum):
    """A token that is not a literal character."""

    ANY = "*"
    ONE = "?"


Token = str | Wildcard
Pattern = tuple[Token, ...]
Segment = str | Pattern


def wildcards(text: str) -> Pattern:
    """Read `*` and `?` in a text as wildcards, everything else as itself."""
    return _remembered(text) if len(text) <= _SHORT else _wildcards(text)


def _wildcards(text: str) -> Pattern:
    return tuple(Wildcard(char) if char in "*?" else char for char in text)


_remembered = lru_cache(maxsize=4096)(_wildcards)


def literal(text: str) -> Pattern:
    """Read a text as itself."""
    return tuple(text)


def fold(pattern: Pattern) -> Pattern:
    """Lower-case the literals of a pattern."""
    return tuple(token.lower() if isinstance(token, str) else token for token in pattern)


def glob(pattern: Sequence[Token], text: str) -> bool:
    """Tell whether a pattern matches a whole text; at most len(pattern) * len(text) steps."""
    whole = tuple(pattern)
    first, *others = _known_segments(whole) if len(whole) <= _SHORT else _segments(whole)
    if not others:
        return len(text) == len(first) and _stands(first, text, 0)
    *middle, last = others
    at, end = len(first), len(text) - len(last)
    if not _stands(first, text, 0):
        return False
    for segment in middle:
        found = _find(segment, text, at)
        if found < 0:
            return False
        at = found + len(segment)
    return end >= at and _stands(last, text, end)


def _segments(pattern: Pattern) -> tuple[Segment, ...]:
    """Cut a pattern at every `*`; what lies between is a text, or tokens where it holds a `?`."""
    found: list[list[Token]] = [[]]
    for token in pattern:
        if token is Wildcard.ANY:
            found.append([])
        else:
            found[-1].append(token)
    return tuple(tuple(one) if Wildcard.ONE in one else "".join(map(str, one)) for one in found)


_known_segments = lru_cache(maxsize=4096)(_segments)


def _stands(segment: Segment, text: str, at: int) -> bool:
    if isinstance(segment, str):
        return text.startswith(segment, at)
    window = text[at : at + len(segment)]
    return len(window) == len(segment) and all(token in (Wildcard.ONE, char) for token, char in zip(segment, window, strict=True))


def _find(segment: Segment, text: str, at: int) -> int:
    if isinstance(segment, str):
        return text.find(segment, at)
    return next((start for start in range(at, len(text) - len(segment) + 1) if _stands(segment, text, start)), -1)


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
