"""When the certificates of authorities end."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.posture.authorities import bundle, pem
from tidewaiter.errors import BadInputError
from tidewaiter.posture.certificates import MAX_CHARACTERS, expiries


def test_each_of_a_bundle():
    """During a rotation there are two."""
    assert sorted(one.date().isoformat() for one in expiries(bundle("2036-01-02", "2027-03-04"))) == ["2027-03-04", "2036-01-02"]


@pytest.mark.parametrize(
    "data",
    [
        "",
        "text!",
        base64.b64encode(b"not PEM").decode(),
        base64.b64encode(b"\xff\xfe").decode(),
        base64.b64encode(pem("2036-01-02", authority=False).encode()).decode(),
        base64.b64encode(pem("2036-01-02")[:200].encode()).decode(),
        "A" * (MAX_CHARACTERS + 4),
    ],
    ids=["empty", "no base64", "no PEM", "no text", "no authority", "cut", "too much"],
)
def test_what_is_no_authority_is_refused(data):
    """Other text, a certificate that is cut or of no authority, and too much of it."""
    with pytest.raises(BadInputError):
        expiries(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(data):
    """Nothing else is raised."""
    with pytest.raises(BadInputError):
        expiries(base64.b64encode(data).decode())
