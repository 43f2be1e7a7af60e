"""Every rule against the table of what issuers publish: benchmarks/secret_grammar.toml."""

import ast
from itertools import islice
from pathlib import Path

import pytest

from benchmarks import secret_corpus
from benchmarks.secret_corpus import Kind, near_misses, positives, table
from tests.content.samples import hits
from tidewaiter.content.compiled import rules
from tidewaiter.content.rule import SecretRule

LEAST = 3
PREFIX = "TW-SECRET-"
KINDS = {PREFIX + kind.slug: kind for kind in table()}


def test_every_rule_has_a_row() -> None:
    """A rule that no document speaks for would not be known to be right, and a row without a rule is a gap."""
    assert set(KINDS) == {rule.id for rule in rules()}


def test_the_table_knows_nothing_of_the_rules() -> None:
    """What makes the samples imports nothing of the product: it would only say that the product agrees with itself."""
    tree = ast.parse(Path(secret_corpus.__file__).read_text(encoding="utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert names
    assert not [name for name in names if name.startswith(("tidewaiter", "tests", "handlers"))]


def test_every_row_says_where_it_is_from() -> None:
    """Each form has a page of its issuer, and how much that page says."""
    assert all(kind.source.startswith("https://") and kind.stated in {"form", "prefix", "name"} for kind in table())


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_samples_are_found(rule: SecretRule) -> None:
    """Every form is found in at least three places, by its own rule, and no hit repeats it."""
    samples = _spread(KINDS[rule.id])
    assert len(samples) >= LEAST
    for sample in samples:
        found = hits(sample.data, sample.path)
        assert rule.id in {hit.rule_id for hit in found}, sample


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_near_misses_are_left(rule: SecretRule) -> None:
    """What differs in one thing (cut, other letters, wrong checksum, a placeholder) is left by that rule."""
    samples = list(near_misses(KINDS[rule.id]))
    assert len(samples) >= LEAST
    for sample in samples:
        assert rule.id not in {hit.rule_id for hit in hits(sample.data, sample.path)}, sample


def _spread(kind: Kind) -> list[secret_corpus.Sample]:
    """Take every form in some of its carriers, other carriers for each form."""
    every = list(positives(kind))
    step = len(every) // len(kind.forms)
    return [
        sample
        for number in range(len(kind.forms))
        for sample in islice(every, number * step + number % step, (number + 1) * step, max(step // LEAST, 1))
    ]
