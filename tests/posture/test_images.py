"""Image references of pods."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.posture.images import reference_of


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("nginx", ("nginx", "", "")),
        ("reg:5000/a/b", ("reg:5000/a/b", "", "")),
        ("reg:5000/a/b:1@sha256:ab", ("reg:5000/a/b", "1", "sha256:ab")),
        ("a@sha256:ab", ("a", "", "sha256:ab")),
    ],
)
def test_references_are_taken_apart(text, parts):
    """A port is no tag, and tag and digest may stand together."""
    found = reference_of(text)
    assert found is not None
    assert (found.repository, found.tag, found.digest) == parts


@pytest.mark.parametrize("value", ["", None, 5, "x" * 2000, "${IMAGE}", "a/b:$TAG", "a:{{ tag }}"])
def test_what_is_no_reference_is_none(value):
    """Manifests hold anything where an image should be."""
    assert reference_of(value) is None


@given(st.text(max_size=80))
def test_any_text_is_read(text):
    """No text breaks the reader, and nothing is invented."""
    found = reference_of(text)
    assert found is None or (found.text == text and found.repository in text)
