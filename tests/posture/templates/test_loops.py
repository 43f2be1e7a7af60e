"""Loops of CloudFormation's language extensions."""

import pytest

from tidewaiter.posture.templates.loops import LoopError, expanded
from tidewaiter.posture.templates.values import NOT_KNOWN


def resolve(value):
    """Resolve one reference."""
    return {"Ref": NOT_KNOWN}.get(next(iter(value)), value) if isinstance(value, dict) else value


def test_each_item_makes_its_resources():
    """The variable is replaced in names and values; `&{}` leaves out what no logical id holds."""
    output = {"Repo&{N}": {"Type": "AWS::ECR::Repository", "Properties": {"RepositoryName": {"Ref": "N"}, "Tags": ["${N}!", 1]}}}
    assert expanded("Fn::ForEach::R", ["N", ["a-b", "c"], output], resolve) == {
        "Repoab": {"Type": "AWS::ECR::Repository", "Properties": {"RepositoryName": "a-b", "Tags": ["a-b!", 1]}},
        "Repoc": {"Type": "AWS::ECR::Repository", "Properties": {"RepositoryName": "c", "Tags": ["c!", 1]}},
    }


def test_loops_in_loops():
    """The inner loop may go over what the outer one fills in."""
    inner = {"Fn::ForEach::In": ["B", ["1", "${A}2"], {"R${A}${B}": "${B}"}]}
    assert expanded("Fn::ForEach::Out", ["A", ["x"], inner], resolve) == {"Rx1": "1", "Rxx2": "x2"}


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        ["N", {"Ref": "P"}, {}],
        ["N", ["a", NOT_KNOWN], {"R": 1}],
        ["N", ["a"], []],
        ["N", ["${Other}"], {"R": 1}],
        ["N", ["a"], {"Fn::ForEach::X": 3}],
        ["N", ["a"] * 1000, {"R": list(range(1000))}],
    ],
)
def test_what_is_not_known_or_too_much_is_no_loop(value):
    """Nothing is made of it, rather than some."""
    with pytest.raises(LoopError):
        expanded("Fn::ForEach::R", value, resolve)
