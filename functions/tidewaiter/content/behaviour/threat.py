"""What the judgement of package code is made of: capabilities that code has, threats that use them, and the patterns that tell either."""

from dataclasses import dataclass
from enum import StrEnum

from tidewaiter.content.signs import Sign


class Language(StrEnum):
    """What a text is read as."""

    JAVASCRIPT = "javascript"
    PYTHON = "python"
    SHELL = "shell"


class Moment(StrEnum):
    """When code runs: while its package is installed or with every start of Python, when its package is loaded, or when it is called."""

    UNASKED = "when it is installed or Python starts"
    LOADED = "when its package is loaded"
    CALLED = "when something calls it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Threat:
    """A rule: `points` by the number of its traits in one file, counted where the file has one of the capabilities in `needs`, if any.

    With `unasked` it counts only in code that runs unasked: libraries that are called do it for honest reasons.
    """

    sign: Sign
    points: tuple[int, ...]
    needs: frozenset[str] = frozenset()
    unasked: bool = False

    def worth(self, traits: int) -> int:
        """Return the points of so many different traits."""
        return self.points[min(traits, len(self.points)) - 1] if traits else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """A pattern (RE2 and Hyperscan) that tells a capability, or a threat by the slug of its sign; it must match `least` times."""

    of: str
    what: str
    pattern: str
    languages: frozenset[Language]
    least: int = 1
    occurs: tuple[str, ...] = ()
