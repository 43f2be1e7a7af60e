"""Semantic versions: https://semver.org and https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-semver-library."""

from typing import NamedTuple

import re2

from tidewaiter.posture.policies.functions import SEMVER, Function

_NUMBER = "(0|[1-9][0-9]*)"
_PART = "(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
_GRAMMAR = re2.compile(rf"^{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-({_PART}(?:\.{_PART})*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$")
_MAX_LENGTH = 256
_MAX_NUMBER = 1 << 63
_COMPONENTS = 3


class Semver(NamedTuple):
    """A version without its build metadata, which never counts in comparisons."""

    major: int
    minor: int
    patch: int
    before: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Write it as it was read."""
        return f"{self.major}.{self.minor}.{self.patch}" + (f"-{'.'.join(self.before)}" if self.before else "")

    def rank(self) -> tuple[object, ...]:
        """Rank by section 11 of the standard: a pre-release comes before its release, its numbers before its words."""
        before = tuple((0, int(one), "") if one.isdecimal() else (1, 0, one) for one in self.before)
        return (self.major, self.minor, self.patch, not before, before)


def semver(text: str, normalise: bool = False) -> Semver:  # noqa: FBT001, FBT002 - CEL passes it by place
    """Read a version; `normalise` takes `v1.2` and leading zeros as well. Raises ValueError."""
    found = _GRAMMAR.match(_normal(text) if normalise else text) if len(text) <= _MAX_LENGTH else None
    if not found:
        raise ValueError(f"{text[:_MAX_LENGTH]!r} is not a semantic version")
    major, minor, patch = (int(found.group(index)) for index in (1, 2, 3))
    if max(major, minor, patch) >= _MAX_NUMBER:
        raise ValueError("a number of the version is too large")
    return Semver(major, minor, patch, tuple(found.group(4).split(".")) if found.group(4) else ())


def _normal(text: str) -> str:
    parts = text.removeprefix("v").split(".", 2)
    short = len(parts) < _COMPONENTS
    if short and any(sign in parts[-1] for sign in "+-"):
        raise ValueError("a short version cannot have pre-release or build metadata")
    trimmed = [one.lstrip("0") if len(one) > 1 else one for one in parts]
    return ".".join([*(one if one[:1].isdecimal() else f"0{one}" for one in trimmed), *["0"] * (_COMPONENTS - len(parts))])


def _is_semver(text: str, normalise: bool = False) -> bool:  # noqa: FBT001, FBT002 - CEL passes it by place
    try:
        semver(text, normalise)
    except ValueError:
        return False
    return True


def _compare(one: Semver, other: Semver) -> int:
    return (one.rank() > other.rank()) - (one.rank() < other.rank())


FUNCTIONS = (
    Function("semver", ("string",), SEMVER, semver, member=False),
    Function("semver", ("string", "bool"), SEMVER, semver, member=False),
    Function("isSemver", ("string",), "bool", _is_semver, member=False),
    Function("isSemver", ("string", "bool"), "bool", _is_semver, member=False),
    Function("major", (SEMVER,), "int", lambda one: one.major),
    Function("minor", (SEMVER,), "int", lambda one: one.minor),
    Function("patch", (SEMVER,), "int", lambda one: one.patch),
    Function("isLessThan", (SEMVER, SEMVER), "bool", lambda one, other: _compare(one, other) < 0),
    Function("isGreaterThan", (SEMVER, SEMVER), "bool", lambda one, other: _compare(one, other) > 0),
    Function("compareTo", (SEMVER, SEMVER), "int", _compare),
)
