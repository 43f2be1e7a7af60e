"""YAML of advisory repositories."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.adapters.feed_yaml import MAX_DEPTH, MAX_NODES, load
from tidewaiter.errors import BadInputError, LimitExceededError, TidewaiterError


def test_scalars_stay_text() -> None:
    """Versions, dates and flags are what was written; only an empty or null plain scalar is None."""
    text = b"a: 1.10\nb: 2024-02-21\nc: yes\nd: null\ne: 'null'\nf:\ng: [~, '>= 1.0', 010]\nh:\n  i: |\n    x\n"
    assert load(text) == {
        "a": "1.10",
        "b": "2024-02-21",
        "c": "yes",
        "d": None,
        "e": "null",
        "f": None,
        "g": [None, ">= 1.0", "010"],
        "h": {"i": "x\n"},
    }


@pytest.mark.parametrize(
    "text",
    [b"a: &x [1]\nb: *x\n", b"a: [", b"? [a]\n: b\n", b"\x00", b"a: b: c", b"!!python/object:os.system {x: 1}\n\tz"],
    ids=["alias", "open", "key", "binary", "twice", "tag"],
)
def test_what_is_malformed_is_said(text: bytes) -> None:
    """Aliases count as malformed: records have none."""
    with pytest.raises(BadInputError):
        load(text)


def test_a_tag_constructs_nothing() -> None:
    """Whatever a tag asks for, the value stays data."""
    assert load(b"!!python/object/apply:os.system ['true']") == ["true"]


def test_depth_and_size_are_bounded() -> None:
    """Deep nesting does not reach the stack, and a flood of values ends early."""
    with pytest.raises(LimitExceededError):
        load(b"[" * (MAX_DEPTH + 1))
    with pytest.raises(LimitExceededError):
        load(b"[" + b"0," * MAX_NODES + b"]")
    assert load(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH) is not None


@given(text=st.binary(max_size=80) | st.text(alphabet="ab:-[]{}&*!?|>'\" \n#,", max_size=60).map(str.encode))
def test_no_text_breaks_the_reader(text: bytes) -> None:
    """Any bytes give plain data or an error of ours."""
    try:
        found = load(text)
    except TidewaiterError:
        return
    assert found is None or isinstance(found, str | list | dict)
