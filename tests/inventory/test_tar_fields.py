"""Numbers, checksums and PAX records."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.inventory.decompress import StreamCorruptError
from tidewaiter.inventory.tar_fields import number, parse_pax


@pytest.mark.parametrize(
    ("field", "value"),
    [(b"0000644\0", 0o644), (b"   17 \0", 0o17), (b"\0" * 8, 0), (b"\x80\0\0\0\0\0\1\0", 256), (b"\xff" * 8, -1)],
)
def test_numbers(field, value):
    """Octal with blanks, nothing, base 256 and negative base 256."""
    assert number(field) == value


def test_a_word_is_no_number():
    """Letters are corrupt, not zero."""
    with pytest.raises(StreamCorruptError):
        number(b"hello\0\0\0")


@given(st.dictionaries(st.just("path"), st.text(min_size=1, max_size=200), min_size=1))
def test_records_come_back(records):
    """A value may hold newlines and equals signs, since its length is given."""
    value = records["path"].encode(errors="replace")
    body = b" path=" + value + b"\n"
    length = len(body) + 1
    while len(str(length)) + len(body) != length:
        length += 1
    assert parse_pax(str(length).encode() + body) == {"path": value}


@pytest.mark.parametrize("data", [b"5 a=b\n", b"999 path=x\n", b"x path=x\n", b" path=x\n", b"0 \n", b"7 path=x"])
def test_lengths_that_lie(data):
    """A record must end with its newline where it says."""
    with pytest.raises(StreamCorruptError):
        parse_pax(data)
