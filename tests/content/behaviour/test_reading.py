"""Traits of texts, wherever they stand in them."""

import pytest
import re2

from tests.content.behaviour.specimens import POSITIVES
from tidewaiter.content.behaviour import reading
from tidewaiter.content.behaviour.reading import BLOCK, sights
from tidewaiter.content.behaviour.threat import Language, Trait
from tidewaiter.content.behaviour.traits import TRAITS
from tidewaiter.content.matcher import SetMatcher, options

MOST_INSTRUCTIONS = 8000
"""RE2 takes at most the length of the input times the size of the program."""


@pytest.mark.parametrize("place", [0, 10, BLOCK - 8, BLOCK - 1, BLOCK, BLOCK + 9000])
def test_a_trait_is_seen_where_blocks_meet(place: int) -> None:
    """With its line, which counts from 1."""
    data = b"\n" * place + b"os.environ; x = open('/root/.np" + b"mrc')"
    assert [(sight.trait.what, sight.line) for sight in sights(Language.PYTHON, data)] == [("names the tokens of npm", place + 1)]


def test_a_trait_that_must_occur_often_is_not_told_of_few() -> None:
    """Twenty-four names as obfuscators make them; one is a name."""
    for count, found in ((23, 0), (24, 1)):
        assert len(sights(Language.JAVASCRIPT, b" ".join(b"_0x%04x" % number for number in range(count)))) == found


def test_without_hyperscan_the_same_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """RE2's set finds what the automaton does."""
    texts = [sample.data for samples in POSITIVES.values() for sample in samples]
    expected = [sights(Language.JAVASCRIPT, text) for text in texts]
    reading._matcher.cache_clear()
    monkeypatch.setattr(reading, "matcher_of", SetMatcher)
    try:
        assert [sights(Language.JAVASCRIPT, text) for text in texts] == expected
    finally:
        reading._matcher.cache_clear()


@pytest.mark.parametrize("trait", TRAITS, ids=lambda trait: f"{trait.of}-{trait.what}")
def test_patterns_are_small(trait: Trait) -> None:
    """None counts so much that a hostile file makes it slow."""
    assert re2.compile(trait.pattern.encode(), options()).programsize < MOST_INSTRUCTIONS
