"""The CBOR of COSE signatures."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.signatures.forge import encode
from tidewaiter.signatures.cbor import Tag, decode
from tidewaiter.signatures.rejection import RejectedError

SCALARS = st.integers(-(2**64), 2**64 - 1) | st.binary(max_size=40) | st.text(max_size=40)
KEYS = st.integers(-(2**64), 2**64 - 1) | st.text(max_size=10)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12)


@given(value=VALUES)
def test_what_is_written_is_read(value):
    """Also below a tag."""
    assert decode(encode(value)) == value
    assert decode(encode(Tag(18, value))) == Tag(18, value)


@given(data=st.binary(max_size=60))
def test_noise_is_a_value_or_rejected(data):
    """Never another error, and never more than the bytes say."""
    with suppress(RejectedError):
        assert len(encode(decode(data))) <= len(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "ends too early"),
        (b"\x00\x00", "other bytes"),
        (b"\x5b\xff\xff\xff\xff\xff\xff\xff\xff", "ends too early"),
        (b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff", "ends too early"),
        (b"\x9a\xff\xff\xff\xff" + b"\x00" * 2000, "too many"),
        (b"\x81" * 20 + b"\x00", "too deeply"),
        (b"\x9f\xff", "indefinite"),
        (b"\xf9\x00\x00", "fractions"),
        (b"\x61\xff", "UTF-8"),
        (b"\xa2\x01\x02\x01\x03", "a key twice"),
        (b"\xa1\x80\x01", "no text or number"),
    ],
)
def test_what_these_signatures_have_no_use_for(data, reason):
    """Lengths that lie, deep nesting, indefinite lengths, fractions, keys that stand twice."""
    with pytest.raises(RejectedError, match=reason):
        decode(data)
