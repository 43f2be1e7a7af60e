"""Haskell package versions."""

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.matching.scheme import VersionError, scheme_for
from tidewaiter.matching.versions.hackage import HACKAGE, compare

VERSIONS = st.from_regex(r"[0-9]{1,2}(\.[0-9]{1,2}){0,3}", fullmatch=True)


@pytest.mark.shared
def test_agrees_with_the_public_comparison_cases(conform: Callable[..., list[str]]) -> None:
    """Every line of the hackage fixture holds, both ways round."""
    assert conform(compare, "hackage") == []


def test_orders_a_chain_derived_from_the_specification(ascends: Callable[..., int]) -> None:
    """The Package Versioning Policy compares the lists of numbers, pair by pair."""
    chain = """
        0 0.1 0.1.0 0.1.0.0 0.1.0.1 0.1.26.0 0.11.3.0 1 1.0 1.0.0 1.0.0.0 1.0.1.0 1.1 1.9 1.10 2=02 2.0
    """
    assert ascends(compare, chain) >= 100


@pytest.mark.parametrize("version", ["", "1.0-rc1", "1.", "v1", "1.0.x"])
def test_refuses_what_it_cannot_order(version: str) -> None:
    """A version that the scheme cannot read raises the typed error instead of comparing somehow."""
    with pytest.raises(VersionError):
        compare(version, "1")


@settings(deadline=None)
@given(a=VERSIONS, b=VERSIONS, c=VERSIONS)
def test_is_a_total_order(broken_laws: Callable[..., list[str]], a: str, b: str, c: str) -> None:
    """The order is reflexive, antisymmetric and transitive, and equal versions are equal against every other."""
    assert broken_laws(compare, a, b, c) == []


@settings(deadline=None)
@given(version=st.text(max_size=40))
def test_any_text_compares_or_is_refused(version: str) -> None:
    """No text makes the comparator fail in another way than its typed error."""
    with contextlib.suppress(VersionError):
        assert compare(version, version) == 0


def test_is_found_by_its_ecosystem() -> None:
    """The scheme is chosen for its ecosystems and for no other."""
    assert scheme_for("Hackage") is HACKAGE
    assert scheme_for("Hackage-like") is None
