"""Entries of users' YAML files, with lines, whatever the file is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.errors import BadInputError, LimitExceededError
from tidewaiter.policy.yaml_entries import read_sections


def test_entries_come_with_line_and_texts() -> None:
    """A day stays the text that it is, null is empty, lists of texts are lists."""
    (one, other) = read_sections("a:\n- id: x\n  day: 2026-01-01\n  no:\n  paths: [p, q]\n- nonsense\n", "f")
    assert (one.section, one.line, one.wrong) == ("a", 2, "")
    assert one.fields == {"id": "x", "day": "2026-01-01", "no": "", "paths": ("p", "q")}
    assert (other.line, bool(other.wrong)) == (6, True)


@pytest.mark.parametrize("entry", ["{id: x, id: y}", "{id: {deep: er}}", "{<<: *all}", "[x]"])
def test_what_could_be_read_two_ways_is_wrong(entry: str) -> None:
    """Doubled keys, nested values and merges are not guessed."""
    *_, found = read_sections(f"z: [&all {{k: v}}]\na:\n- {entry}\n", "f")
    assert found.wrong
    assert found.fields == {}


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 50_000, "{a: " * 20_000, "\n".join(" " * n + "a:" for n in range(900))])
def test_deep_nesting_is_refused(text: str) -> None:
    """The C parser would overflow its stack."""
    with pytest.raises(BadInputError):
        list(read_sections(text, "f"))


def test_a_large_file_is_refused() -> None:
    """Nobody maintains a megabyte by hand."""
    with pytest.raises(LimitExceededError):
        list(read_sections("#" * (1 << 20) + "##", "f"))


def test_an_empty_file_has_no_entries() -> None:
    """Also one of comments, and a key without a list."""
    assert list(read_sections("# nothing\n", "f")) == []
    assert list(read_sections("waivers:\n", "f")) == []
    assert next(read_sections("waivers: text\n", "f")).wrong


@given(st.text(alphabet="ab:-[]{}&*<!|>'\"#\n ,\t%@", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text crashes."""
    try:
        assert all(entry.line > 0 for entry in read_sections(text, "f"))
    except BadInputError as error:
        assert error.where == "f"  # noqa: PT017 - the error is the expected outcome here
