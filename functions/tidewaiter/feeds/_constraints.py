"""Version constraints of RubySec and FriendsOfPHP -> intervals. Feeds know no order of versions: they are handed one (`Arrange`)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tidewaiter.feeds._feed import Arrange
from tidewaiter.model.advisory import VersionRange

MAX_CONSTRAINTS = 500
_CONSTRAINT = re.compile(r"\s*(~>|[<>]=|==|[<>=]|)\s*([0-9A-Za-z][0-9A-Za-z.+_-]*)\s*")
_START, _LATEST = "0", "999999999"

Interval = tuple[str, str]
"""From a version ("0" is the beginning) up to but without another ("" is no end)."""


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of one ecosystem; a version with the `suffix` comes right after the one without."""

    ecosystem: str
    arrange: Arrange
    suffix: str

    def satisfying(self, text: str) -> Interval | None:
        """Return what satisfies all constraints of a text that separates them by commas; None where nothing can.

        Raises ValueError for what is no constraint, leaves a gap (`!= 1.2`) or names a version that cannot be ordered.
        """
        low, high = _START, ""
        for constraint in text.split(","):
            start, end = self._one(constraint)
            low = start if self._is_before(low, start) else low
            high = end if end and (not high or self._is_before(end, high)) else high
        return None if high and not self._is_before(low, high) else (low, high)

    def between(self, intervals: Iterable[Interval]) -> Iterator[Interval]:
        """Yield what lies in none of the intervals."""
        events = [event for low, high in intervals for event in (("fixed", low), ("introduced", high)) if event[1]]
        inside, low = 0, _START
        for kind, version in self.arrange(self.ecosystem, events):
            if kind == "fixed" and inside == 0 and version != low:
                yield low, version
            inside += 1 if kind == "fixed" else -1
            low = version
        if inside == 0:
            yield low, ""

    def affected(self, interval: Interval) -> VersionRange:
        """Write an interval as a range of affected versions; the end right after a version is that version, which is no fix."""
        low, high = interval
        if high.endswith(self.suffix):
            return VersionRange(introduced=low, last_affected=high.removesuffix(self.suffix))
        return VersionRange(introduced=low, fixed=high)

    def _one(self, constraint: str) -> Interval:
        match = _CONSTRAINT.fullmatch(constraint)
        if not match:
            raise ValueError(f"{constraint.strip()[:40]!r} is no constraint that is known")
        operator, version = match.groups()
        if self._sorted(_LATEST, version) != [version, _LATEST]:
            raise ValueError(f"{version[:40]!r} cannot be ordered")
        after = version + self.suffix
        bounds = {">=": (version, ""), ">": (after, ""), "<": (_START, version), "<=": (_START, after)}
        return (version, _bumped(version)) if operator == "~>" else bounds.get(operator, (version, after))

    def _is_before(self, one: str, other: str) -> bool:
        """Tell by asking in both orders: versions that are equal come back as they were asked."""
        return self._sorted(one, other) == self._sorted(other, one) == [one, other]

    def _sorted(self, *versions: str) -> list[str]:
        return [version for _, version in self.arrange(self.ecosystem, [("introduced", version) for version in versions])]


def unknown(text: str) -> VersionRange:
    """Return a range that no version can be compared with, so that the match is undetermined and shows the text."""
    return VersionRange(last_affected=text[:100] or "?")


def _bumped(version: str) -> str:
    """Return where `~> version` ends: the last number but one plus one, before its pre-releases (`~> 5.2.8` ends at 5.3.a)."""
    numbers = re.match(r"\d+(?:\.\d+)*", version)
    if not numbers:
        raise ValueError(f"{version[:40]!r} does not begin with a number")
    parts = numbers.group().split(".")
    kept = parts[:-1] or parts
    return ".".join((*kept[:-1], str(int(kept[-1]) + 1), "a"))
