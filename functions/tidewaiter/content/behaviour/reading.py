"""One text of a package, read for traits: all patterns in one pass, then RE2 tells the line of those that occur."""

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

import re2

from tidewaiter.content.behaviour.threat import Language, Trait
from tidewaiter.content.behaviour.traits import TRAITS
from tidewaiter.content.matcher import Matcher, matcher_of, options

BLOCK = 256 * 1024
OVERLAP = 8 * 1024
"""What is given to the matcher at once, and what two such pieces share: patterns that match more are not told."""


class Sight(NamedTuple):
    """A trait that a text has, with the 1-based line of its first match."""

    trait: Trait
    line: int


@cache
def _matcher() -> Matcher:
    """Compile the traits of all languages at once: most are of several, and compiling takes longer than reading a few megabytes."""
    return matcher_of(TRAITS)


@cache
def _compiled(pattern: str) -> Any:
    return re2.compile(pattern.encode(), options())


def sights(language: Language, data: bytes) -> tuple[Sight, ...]:
    """Return the traits that a text has, in the order of the table; time is linear in its size."""
    matcher = _matcher()
    fired: set[int] = set()
    view = memoryview(data)
    for start in range(0, len(data), BLOCK):
        fired.update(matcher.fired(view[start : start + BLOCK + OVERLAP]))
    return tuple(_seen([TRAITS[index] for index in sorted(fired) if language in TRAITS[index].languages], data))


def _seen(traits: list[Trait], data: bytes) -> Iterator[Sight]:
    for trait in traits:
        matches = list(islice(_compiled(trait.pattern).finditer(data), trait.least))
        if len(matches) == trait.least:
            start = matches[0].start()
            start += len(matches[0].group()) - len(matches[0].group().lstrip())
            yield Sight(trait, data.count(b"\n", 0, start) + 1)
