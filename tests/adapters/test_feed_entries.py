"""Members of one huge JSON object."""

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.adapters.feed_entries import entries
from tidewaiter.model.problem import Problem


class Drops(io.BytesIO):
    """A stream that hands out a few bytes at a time."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Return at most seven bytes."""
        return super().read(min(7, size) if size and size > 0 else 7)


def found(raw: bytes) -> list[Any]:
    """Return the members, and the words of a problem."""
    return [item.what if isinstance(item, Problem) else dict(item) for _, item in entries(Drops(raw), "feed")]


def test_members_come_one_by_one() -> None:
    """Whatever the pieces of the stream, each member is a record of its own, named by its key."""
    table = {"zlib": {"CVE-1": {"text": "ü" * 30}}, "b": [1, {"x": None}], "": {}}
    for raw in (json.dumps(table, ensure_ascii=False).encode(), json.dumps(table, indent=3).encode()):
        assert found(b" \n" + raw) == [{key: value} for key, value in table.items()]
    assert [where for where, _ in entries(io.BytesIO(b'{"zlib": {}}'), "feed.json")] == ["feed.json#zlib"]


def test_a_large_member_is_not_decoded_over_and_over() -> None:
    """A member of 10 MB comes whole."""
    table = {"linux": {f"CVE-{number}": "x" * 100 for number in range(90_000)}}
    assert [item for _, item in entries(io.BytesIO(json.dumps(table).encode()), "feed")] == [table]


@pytest.mark.parametrize("raw", [b"", b"[{}]", b'{"id": "x", "a": {}}', b"{}", b'{"n": 1}'])
def test_other_documents_have_no_members(raw: bytes) -> None:
    """A list, or an object whose first member is a plain value, is left to the reader of whole documents."""
    assert found(raw) == []


@pytest.mark.parametrize("rest", [b"", b",", b', "b', b', "b": {"c"', b', "b" {}}', b" 1", b', "b": ' + b"[" * 100_000])
def test_what_breaks_off_is_a_problem_of_the_file(rest: bytes) -> None:
    """The members before stay; the place is the file itself, so that an update does not accept it."""
    items = list(entries(io.BytesIO(b'{"a": {}' + rest), "feed"))
    assert items[0] == ("feed#a", {"a": {}})
    assert [(where, isinstance(item, Problem)) for where, item in items[1:]] == [("feed", True)]


@given(table=st.dictionaries(st.text(max_size=6), st.dictionaries(st.text(max_size=6), st.text(max_size=9) | st.floats(0, 1)), max_size=5))
def test_reads_what_json_writes(table: dict[str, Any]) -> None:
    """Every object of objects comes back member by member."""
    assert found(json.dumps(table).encode()) == [{key: value} for key, value in table.items()]


@given(raw=st.binary(max_size=40) | st.text(alphabet='{}[]":, ab\\1', max_size=40).map(str.encode))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    """Anything gives members and Problems."""
    for _, item in entries(io.BytesIO(raw), "fuzz"):
        assert isinstance(item, dict | Problem)
