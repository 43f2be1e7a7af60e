"""Stored events stay small."""

import json

from tidewaiter.detection.normalise.bounds import MAX_ITEMS, MAX_TEXT, bounded


def test_width_and_text_are_limited() -> None:
    """Long lists and strings are cut, ordinary ones are kept as they are."""
    assert len(bounded(list(range(10_000)))) == MAX_ITEMS
    assert len(bounded("a" * 100_000)) == MAX_TEXT
    assert bounded({"a": [1, None, True, 0.5]}) == {"a": [1, None, True, 0.5]}


def test_foreign_values_become_text() -> None:
    """What JSON cannot hold is written out."""
    assert json.dumps(bounded({"a": object}))
