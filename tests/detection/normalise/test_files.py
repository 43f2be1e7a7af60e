"""Event files in the shapes people have."""

import gzip
import io
import json

import pytest

from tidewaiter.detection.normalise.files import read_records
from tidewaiter.errors import BadInputError, LimitExceededError
from tidewaiter.model.problem import Problem

ONE, TWO = {"eventName": "A"}, {"eventName": "B"}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(json.dumps({"Records": [ONE, TWO]}), id="records"),
        pytest.param(json.dumps([ONE, TWO], indent=2), id="array"),
        pytest.param(f"{json.dumps(ONE)}\n\n{json.dumps(TWO)}\n", id="lines"),
        pytest.param(f"{json.dumps({'Records': [ONE]})}\n{json.dumps(TWO)}", id="lines-of-files"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_all_shapes_give_the_same_records(body: str, packed: bool) -> None:  # noqa: FBT001
    """JSON lines, arrays and CloudTrail files read alike, plain or gzip."""
    data = gzip.compress(body.encode()) if packed else body.encode()
    assert list(read_records(io.BytesIO(data))) == [ONE, TWO]


def test_one_pretty_event_is_one_record() -> None:
    """A file of `events/` holds one object over many lines."""
    assert list(read_records(io.BytesIO(json.dumps(ONE, indent=2).encode()))) == [ONE]


def test_a_broken_line_is_a_problem_with_its_number() -> None:
    """The other lines are still read."""
    found = list(read_records(io.BytesIO(b'{"eventName": "A"}\n{broken\n7\n'), "trail.jsonl"))
    assert found[0] == ONE
    assert [one.where for one in found[1:] if isinstance(one, Problem)] == ["trail.jsonl:2", "trail.jsonl:3"]


@pytest.mark.parametrize("data", [b"", b"\n \n", b"not json", gzip.compress(b'{"a": 1}' * 50)[:-9], b"\x1f\x8bnot gzip"])
def test_unreadable_files_are_refused(data: bytes) -> None:
    """Empty, foreign and truncated files are errors."""
    with pytest.raises(BadInputError):
        list(read_records(io.BytesIO(data)))


def test_a_bomb_is_refused() -> None:
    """A gzip file that unpacks to more than 200 times its size is not read to its end."""
    with pytest.raises(LimitExceededError):
        list(read_records(io.BytesIO(gzip.compress(b" " * 20_000_000))))
