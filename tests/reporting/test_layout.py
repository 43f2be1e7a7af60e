"""Indented JSON."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.reporting.layout import indented

_texts = st.text(st.characters(), max_size=8)
_leaves = st.none() | st.booleans() | st.integers() | _texts | st.integers(-1000, 1000).map(lambda number: number / 8)
_documents = st.recursive(_leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_texts, inner, max_size=3), max_leaves=12)


@given(document=_documents, spaces=st.integers(1, 4))
def test_it_writes_what_the_standard_library_writes(document: Any, spaces: int) -> None:
    """Byte for byte, half surrogate pairs as question marks."""
    expected = json.dumps(document, indent=spaces, ensure_ascii=False) + "\n"
    assert indented(document, spaces) == expected.encode(errors="replace")


def test_half_a_surrogate_pair_and_a_deep_document_are_written() -> None:
    """The first has no bytes in UTF-8; the second is more than the fast writer takes."""
    assert json.loads(indented({"name": "a\ud800"}, 1)) == {"name": "a?"}
    deep: Any = []
    for _ in range(300):
        deep = [deep]
    assert json.loads(indented(deep, 1)) == deep
