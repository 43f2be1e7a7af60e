"""The recorder of calls."""

from datetime import UTC, datetime

import pytest

from tidewaiter.errors import BadInputError
from tidewaiter.model.response import ApiCall
from tidewaiter.response.action import Run, resolve


class Actor:
    """Answers with what it was asked."""

    def perform(self, call):
        """Echo."""
        return {"Got": call.parameters}


def test_answers_fill_later_calls():
    """`{"$result": ...}` is replaced, and the exact call is remembered."""
    run = Run(reader=None, actor=Actor(), now=datetime(2026, 1, 1, tzinfo=UTC))
    run.perform(ApiCall(service="ec2", operation="A", parameters={"x": [1]}, result_name="first"))
    run.perform(ApiCall(service="ec2", operation="B", parameters={"y": {"$result": "first.Got.x.0"}}))
    assert run.calls[1].parameters == {"y": 1}


@pytest.mark.parametrize("path", ["none.A", "a.B", "a.L.7", "a.L.x", "a.A.b"])
def test_a_missing_answer_is_an_error(path):
    """Nothing is called with a hole in it."""
    with pytest.raises(BadInputError):
        resolve({"v": {"$result": path}}, {"a": {"A": 1, "L": [1]}})
