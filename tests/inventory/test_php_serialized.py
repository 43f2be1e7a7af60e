"""PHP's serialized data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.inventory import php_serialized

GOOD = b'a:3:{s:4:"name";s:3:"a;}";s:1:"n";a:2:{i:0;d:1.5;i:1;b:1;}s:4:"none";N;}'


def test_arrays_texts_and_numbers():
    """Texts are counted in bytes, so that marks inside them are text."""
    assert php_serialized.loads(GOOD) == {"name": "a;}", "n": {"0": "1.5", "1": "1"}, "none": None}
    assert php_serialized.loads('s:2:"é";'.encode()) == "é"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b'O:3:"Foo":0:{}',
        b's:99:"a";',
        b's:-1:"a";',
        b"a:999999999:{",
        b"a:1:{i:0;" * 100,
        b"i:" + b"1" * 100 + b";",
        b"a:1:{i:0;N;",
        b's:1:"ab";',
    ],
)
def test_what_is_refused(data):
    """Objects, lengths that lie, endless nesting and cut data."""
    with pytest.raises(ValueError, match="serialized data"):
        php_serialized.loads(data)


@given(st.integers(0, len(GOOD)), st.binary(max_size=8), st.integers(0, 8))
def test_damage_is_read_or_refused(at, noise, skipped):
    """A value of the format comes out, or the error that says so; no other."""
    try:
        found = php_serialized.loads(GOOD[:at] + noise + GOOD[at + skipped :])
    except ValueError as error:
        assert str(error).startswith("serialized data")  # noqa: PT017 - the error is the expected outcome here
    else:
        assert isinstance(found, dict | str | None)
