"""Objects in S3."""

import gzip
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.adapters import s3_objects
from tidewaiter.adapters.s3_objects import S3Objects, pack, unpack
from tidewaiter.errors import BadInputError, ConflictError, LimitExceededError


def test_an_absent_key_is_none_even_if_another_key_begins_like_it(cloud):
    """`a` is not there only because `ab` is."""
    objects = S3Objects(client=cloud.client("s3"), bucket="artefacts")
    objects.put("ab", b"x")
    assert objects.get("a") is None
    assert objects.get("ab") == b"x"


def test_once_refuses_to_overwrite(cloud):
    """A conditional put does not replace what is there."""
    objects = S3Objects(client=cloud.client("s3"), bucket="evidence")
    assert objects.put("evidence/p/plan.json", b"1", once=True) == "s3://evidence/evidence/p/plan.json"
    with pytest.raises(ConflictError):
        objects.put("evidence/p/plan.json", b"2", once=True)
    assert objects.get("evidence/p/plan.json") == b"1"


@given(st.binary(max_size=5000))
def test_what_is_packed_unpacks_to_itself(body):
    """Any bytes survive, and equal bytes pack to equal bytes."""
    assert unpack(pack(body)) == body
    assert pack(body) == pack(body)


@given(st.binary(max_size=200))
def test_foreign_bytes_are_refused(raw):
    """Nothing but what we packed unpacks."""
    with pytest.raises(BadInputError):
        unpack(raw)


def test_a_bomb_is_refused(monkeypatch):
    """A document that unpacks to more than the limit is not unpacked."""
    monkeypatch.setattr(s3_objects, "MOST_UNPACKED", 1000)
    packed = gzip.compress(b"\0" * 100_000)
    with pytest.raises(LimitExceededError):
        unpack(hashlib.sha256(packed).digest() + packed)
