"""Digests and descriptors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.errors import BadInputError, DigestMismatchError, LimitExceededError
from tidewaiter.sources.descriptor import checked_digest, digest_of, load_json, parse_descriptor, parse_document, text_list, verify


@pytest.mark.parametrize("digest", ["sha256:" + "A" * 64, "md5:" + "a" * 32, "sha256:" + "a" * 63, "sha256:../" + "a" * 61, None, 5, ""])
def test_digests_that_are_not_safe(digest):
    """Upper case, other algorithms, other lengths, paths and other types are refused."""
    with pytest.raises(BadInputError):
        checked_digest(digest, where="x")


@given(st.binary(max_size=100), st.sampled_from(["sha256:", "sha512:"]))
def test_bytes_and_their_digest(data, algorithm):
    """Both algorithms verify, and one more byte does not."""
    digest = checked_digest(digest_of(data, algorithm), where="x")
    assert verify(data, digest, where="x") == data
    with pytest.raises(DigestMismatchError) as caught:
        verify(data + b"x", digest, where="x")
    assert (caught.value.expected, caught.value.actual) == (digest, digest_of(data + b"x", algorithm))


def test_fields_of_other_types_are_left_out():
    """A descriptor needs its digest; all else may be wrong or missing."""
    raw = {"digest": digest_of(b""), "mediaType": 5, "size": -3, "platform": "linux", "annotations": {"a": 1, "b": "c"}}
    found = parse_descriptor(raw, where="x")
    assert (found.media_type, found.size, found.platform, found.annotations) == ("", -1, None, {"b": "c"})
    with pytest.raises(BadInputError):
        parse_descriptor([], where="x")


def test_lists_of_text():
    """A lone text counts as one, other entries are left out."""
    assert (text_list("a"), text_list(["a", 1]), text_list({})) == (("a",), ("a",), ())


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b'"a\\ud800b"', "a?b"),
        (b'"\\uD83D\\uDE00"', "\U0001f600"),
        (b'{"\\udfff": ["\\ud800"]}', {"?": ["?"]}),
        (b'"\xed\xa0\x80"', "\ufffd" * 3),
        ('"é"'.encode("utf-16"), "é"),
    ],
)
def test_texts_of_json_can_be_written_again(data, value):
    """Half a surrogate pair would stop whoever encodes it: a database, a hash, a pattern."""
    assert load_json(data) == value


def test_a_document_of_millions_of_values_is_refused_before_it_is_read():
    """Each costs thirty times its size in the file."""
    with pytest.raises(LimitExceededError, match="values"):
        parse_document(b'{"a":[' + b"{}," * 6_000_001 + b"0]}", where="x")
