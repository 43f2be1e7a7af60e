"""Which rules occur in a window at all: Hyperscan looks for all patterns in one pass; RE2's set does the same, slower, without it."""

import importlib
import importlib.util
import re
import threading
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import re2

hyperscan: Any = importlib.import_module("hyperscan") if importlib.util.find_spec("hyperscan") else None
"""Absent where there is no wheel for the platform."""


COUNTED = re.compile(r"\{([0-9]+)(,[0-9]*)?\}")
MOST_COUNTED = 20
COUNTED_AT_LEAST = 12
SET_MEMORY = 128 * 1024 * 1024
"""A set that runs out of memory reports no match at all, so it gets far more than it needs."""


class Sought(Protocol):
    """What is looked for: a pattern, and perhaps cheaper ones that occur wherever it does."""

    @property
    def pattern(self) -> str:
        """RE2 and Hyperscan syntax."""

    @property
    def occurs(self) -> tuple[str, ...]:
        """Empty where the pattern itself is cheap."""


class Matcher(Protocol):
    """Says which patterns occur; the extraction that follows is the same for every matcher."""

    def fired(self, data: bytes | memoryview) -> Sequence[int]:
        """Return the indexes of the rules whose pattern occurs in `data`, in order."""


def matcher_of(rules: Sequence[Sought]) -> Matcher:
    """Return the fastest matcher that is installed."""
    return HyperscanMatcher(rules) if hyperscan else SetMatcher(rules)


def options() -> Any:
    """Return RE2 options for bytes: one byte is one character, and a pattern that is too large is an error, not a log line."""
    chosen = re2.Options()
    chosen.encoding = re2.Options.Encoding.LATIN1
    chosen.log_errors = False
    return chosen


def loosened(pattern: str) -> str:
    """Return a pattern that occurs wherever `pattern` does, and is smaller: it counts no repetition beyond MOST_COUNTED.

    Extraction uses the exact pattern, so this costs a second look at few windows and saves more than half of the compilation.
    """

    def looser(repeat: re.Match[str]) -> str:
        least, most = int(repeat[1]), int((repeat[2] or "")[1:] or repeat[1])
        return f"{{{min(least, COUNTED_AT_LEAST)},}}" if most > MOST_COUNTED else repeat[0]

    return COUNTED.sub(looser, pattern)


def _expressions(rules: Sequence[Sought]) -> Iterator[tuple[int, bytes]]:
    """Yield what to look for with the index of its rule."""
    for index, rule in enumerate(rules):
        for pattern in rule.occurs or (rule.pattern,):
            yield index, loosened(pattern).encode()


class HyperscanMatcher:
    """All patterns as one automaton; every thread has its own scratch space, as the engine demands."""

    def __init__(self, rules: Sequence[Sought]) -> None:
        self._database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        indexes, expressions = zip(*_expressions(rules), strict=True)
        self._database.compile(
            expressions=expressions,
            ids=indexes,
            elements=len(indexes),
            flags=[hyperscan.HS_FLAG_SINGLEMATCH | hyperscan.HS_FLAG_ALLOWEMPTY] * len(indexes),
        )
        self._local = threading.local()

    def fired(self, data: bytes | memoryview) -> Sequence[int]:
        """Return the indexes of the rules whose pattern occurs in `data`, in order."""
        found: list[int] = []
        self._database.scan(data, match_event_handler=_collect, context=found, scratch=self._scratch())
        return sorted(set(found)) if found else found

    def _scratch(self) -> Any:
        if not hasattr(self._local, "scratch"):
            self._local.scratch = hyperscan.Scratch(self._database)
        return self._local.scratch


def _collect(index: int, _start: int, _end: int, _flags: int, found: list[int]) -> None:
    found.append(index)


class SetMatcher:
    """The patterns as an RE2 set."""

    def __init__(self, rules: Sequence[Sought]) -> None:
        chosen = options()
        chosen.max_mem = SET_MEMORY
        self._set = re2.Set.SearchSet(chosen)
        self._indexes, expressions = zip(*_expressions(rules), strict=True)
        for expression in expressions:
            self._set.Add(expression)
        self._set.Compile()

    def fired(self, data: bytes | memoryview) -> Sequence[int]:
        """Return the indexes of the rules whose pattern occurs in `data`, in order."""
        return sorted({self._indexes[place] for place in self._set.Match(bytes(data)) or ()})
