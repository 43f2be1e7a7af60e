"""The secret rules, compiled: found in their folder, given to a matcher, with their patterns for extraction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import re2

from tidewaiter import plugins
from tidewaiter.content.matcher import Matcher, SetMatcher, matcher_of, options
from tidewaiter.content.rule import SecretRule

FEW_CHARACTERS = 1_000_000


class Patterns:
    """The exact patterns of rules, each compiled when it is first needed: few of many ever are."""

    __slots__ = ("_compiled", "_rules")

    def __init__(self, rules: Sequence[SecretRule]) -> None:
        self._rules = rules
        self._compiled: dict[int, Any] = {}

    def __getitem__(self, index: int) -> Any:
        if index not in self._compiled:
            self._compiled[index] = re2.compile(self._rules[index].pattern.encode(), options())
        return self._compiled[index]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules with their matcher and compiled patterns, in the same order."""

    rules: Sequence[SecretRule]
    matcher: Matcher
    patterns: Patterns


@dataclass(frozen=True, slots=True)
class _Sound:
    """A matcher that leaves out the rules that are not sound in binaries."""

    matcher: Matcher
    indexes: frozenset[int]

    def fired(self, data: bytes | memoryview) -> Sequence[int]:
        """Return the indexes of the sound rules whose pattern occurs in `data`, in order."""
        return [index for index in self.matcher.fired(data) if index in self.indexes]


@dataclass(frozen=True, slots=True)
class Prepared:
    """The rules for text and those that are also sound in binaries, with one matcher: compiling another takes a quarter of a second."""

    text: RuleSet
    binary: RuleSet


@cache
def rules() -> tuple[SecretRule, ...]:
    """Return every secret rule, ordered by id."""
    from tidewaiter.content import secrets

    return plugins.discover(secrets, SecretRule)


@cache
def prepared() -> Prepared:
    """Compile the rules once per process, with the fastest matcher."""
    return prepare(rules())


class WordRules:
    """Chooses rules for texts that are no files, such as ConfigMaps: an RE2 set is ready at once, Hyperscan after half a second.

    What Hyperscan reads 30 times as fast makes up for that after about a million characters.
    """

    def __init__(self) -> None:
        self._read = 0

    def of(self, text: str) -> RuleSet:
        """Return the rules for one more text."""
        self._read += len(text)
        if self._read > FEW_CHARACTERS or prepared.cache_info().currsize:
            return prepared().text
        return _ready_at_once().text


@cache
def _ready_at_once() -> Prepared:
    return prepare(rules(), SetMatcher)


def prepare(chosen: Sequence[SecretRule], matcher: Callable[[Sequence[SecretRule]], Matcher] = matcher_of) -> Prepared:
    """Compile rules with the fastest matcher, or a given one."""
    every = RuleSet(chosen, matcher(chosen), Patterns(chosen))
    sound = frozenset(index for index, rule in enumerate(chosen) if rule.in_binaries)
    return Prepared(every, RuleSet(chosen, _Sound(every.matcher, sound), every.patterns))
