"""Key and value paragraphs."""

import time

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.inventory.stanzas import stanzas


def test_paragraphs_with_continued_lines():
    """Blank lines part paragraphs, indented lines go on, keys are lower case."""
    text = "A: 1\nB:  two\n  more\n\n\n \nA: 2\nnonsense\n lost\nC:"
    assert list(stanzas(text)) == [{"a": "1", "b": "two\nmore"}, {"a": "2", "c": ""}]


def test_a_value_may_hold_colons():
    """Only the first colon parts key and value."""
    assert next(stanzas("Version: 1:2.0\n")) == {"version": "1:2.0"}


@given(st.text(max_size=200))
def test_any_text(text):
    """No text makes it fail, and no paragraph is empty."""
    assert all(stanzas(text))


def test_a_field_of_a_million_lines_takes_linear_time():
    """A hostile database cannot make joining continuation lines quadratic (it took minutes)."""
    started = time.process_time()
    (fields,) = stanzas("Conffiles:\n" + " x\n" * 1_000_000)
    assert fields["conffiles"].count("x") == 1_000_000
    assert time.process_time() - started < 20
