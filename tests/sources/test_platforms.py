"""Platforms as people write them."""

import pytest

from tidewaiter.errors import BadInputError
from tidewaiter.model.image import Platform
from tidewaiter.sources.platforms import parse_platform, satisfies


@pytest.mark.parametrize(
    ("text", "parts"),
    [("linux/amd64", ("amd64", "")), ("linux/x86_64", ("amd64", "")), ("linux/aarch64", ("arm64", "")), ("linux/arm/v7", ("arm", "v7"))],
)
def test_spellings(text, parts):
    """Kernel names mean the same as OCI names."""
    assert (parse_platform(text).architecture, parse_platform(text).variant) == parts


@pytest.mark.parametrize("text", ["", "linux", "linux/", "a/b/c/d"])
def test_not_platforms(text):
    """Anything else is an error with an example."""
    with pytest.raises(BadInputError, match="linux/amd64"):
        parse_platform(text)


@pytest.mark.parametrize(("candidate", "wanted", "fits"), [("v8", "v8", True), ("", "v8", True), ("v8", "", True), ("v9", "v8", False)])
def test_variants(candidate, wanted, fits):
    """A variant left out is the usual one, or any."""
    found = Platform(architecture="arm64", variant=candidate)
    assert satisfies(found, Platform(architecture="arm64", variant=wanted)) is fits
    assert not satisfies(found, Platform(architecture="arm", variant=wanted))
