"""What descendants of Semantic Versioning share."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.matching.scheme import VersionError
from tidewaiter.matching.semantic import identifier, read


def test_takes_a_version_apart() -> None:
    """Numbers, label and build are kept apart; a hyphen in the build does not begin a label."""
    found = read("v1.2-rc.1+git-5.0", most=3, scheme="test")
    assert (found.numbers, found.label, found.build) == ((1, 2), ("rc", "1"), ("git-5", "0"))
    assert found.padded(4) == (1, 2, 0, 0)


@pytest.mark.parametrize("version", ["", "1.2.3", "1..2", "1.x", "1-", "1+", "1-ä", "1-a..b", "٣.١"])
def test_refuses_malformed_versions(version: str) -> None:
    """Too many numbers, empty identifiers and characters outside ASCII are no version."""
    with pytest.raises(VersionError):
        read(version, most=2, scheme="test")


def test_orders_identifiers() -> None:
    """Numbers by value before words in ASCII order."""
    words = ["10", "b", "9", "B", "a-1", "a"]
    assert sorted(words, key=identifier) == ["9", "10", "B", "a", "a-1", "b"]


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(version: str) -> None:
    """No text makes the reader fail in another way than its typed error."""
    with contextlib.suppress(VersionError):
        assert read(version, most=4, scheme="test").numbers
