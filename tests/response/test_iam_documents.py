"""The one writer of IAM documents."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.errors import BadInputError, RefusedError
from tidewaiter.iam import parse_policy
from tidewaiter.response.iam_documents import Revocation, checked, delete_call, document_of, inline_size, put_call

GOOD = Revocation(role="shop-node", incident="incident-1", cut="2026-01-01T12:00:00Z")


@given(st.from_regex(r"[\w+=,.@-]{1,60}", fullmatch=True).filter(str.isascii), st.datetimes())
def test_only_deny_is_ever_written(name, moment):
    """Whatever the names and the time: one statement, Deny."""
    revocation = Revocation(role=name, incident=name, cut=f"{moment.isoformat()}+00:00")
    parsed = parse_policy(put_call(revocation).parameters["PolicyDocument"])
    assert [statement.deny for statement in parsed.statements] == [True]


@pytest.mark.parametrize(
    "fields",
    [
        {"role": "a/b"},
        {"role": ""},
        {"role": 'x","Effect":"Allow'},
        {"incident": "x" * 200},
        {"incident": "é"},
        {"role": "shop-node\n"},
        {"incident": "incident-1\n"},
        {"cut": "2026-01-01T12:00:00"},
    ],
)
def test_names_and_times_are_checked(fields):
    """Nothing that could change the document or the target gets in."""
    with pytest.raises(BadInputError):
        replace(GOOD, **fields)


def test_only_its_own_calls_pass():
    """Put and delete of this revocation pass, everything else is refused."""
    assert checked(put_call(GOOD), GOOD) == put_call(GOOD)
    assert checked(delete_call(GOOD), GOOD) == delete_call(GOOD)
    for other in (replace(GOOD, role="admin"), replace(GOOD, cut="2026-01-01T12:00:01Z"), replace(GOOD, incident="incident-2")):
        with pytest.raises(RefusedError):
            checked(put_call(other), GOOD)


def test_size_counts_no_white_space():
    """IAM does not count it."""
    assert inline_size({"a": {"x": [1, 2]}, "b": {}}) == len('{"x":[1,2]}') + 2
    assert json.loads(put_call(GOOD).parameters["PolicyDocument"]) == document_of(GOOD)
