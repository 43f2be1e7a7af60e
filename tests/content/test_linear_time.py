"""No input makes a rule slow."""

import pytest
import re2

from benchmarks.hostile_lines import lines, seconds
from tidewaiter.content.compiled import rules
from tidewaiter.content.matcher import options
from tidewaiter.content.rule import SecretRule

SIZE = 20_000
MOST_SECONDS = 1.0
"""For six lines: twenty times what a busy machine takes, and a third of what counting a thousand repetitions twice took."""
MOST_INSTRUCTIONS = 4000
"""RE2 takes at most the length of the input times the size of the program."""


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    seconds(b"compile everything " * 10)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_hostile_lines_cost_linear_time(rule: SecretRule) -> None:
    """Lines full of a rule's own beginnings, with short and long repetitions, are searched like others."""
    assert sum(map(seconds, lines(rule.pattern, SIZE))) < MOST_SECONDS
    assert re2.compile(rule.pattern.encode(), options()).programsize < MOST_INSTRUCTIONS
