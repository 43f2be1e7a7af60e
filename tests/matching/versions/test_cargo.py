"""Rust crate versions."""

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.matching.scheme import VersionError, scheme_for
from tidewaiter.matching.versions.cargo import CARGO, compare

VERSIONS = st.from_regex(r"[0-9]{1,2}\.[0-9]\.[0-9](-[a-z0-9]{1,3}(\.[a-z0-9]{1,3}){0,2})?(\+[a-z0-9]{1,3})?", fullmatch=True)


def test_orders_a_chain_derived_from_the_specification(ascends: Callable[..., int]) -> None:
    """Section 11 of Semantic Versioning 2.0.0, pair by pair; advisories may leave numbers out."""
    chain = """
        0.0.0-0 0.0.0 0.0.1 0.1.0 0.2.0 1.0.0-0 1.0.0-2 1.0.0-10 1.0.0-A 1.0.0-a 1.0.0-alpha 1.0.0-alpha.1
        1.0.0-alpha.beta 1.0.0-alpha-x 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0=v1.0.0=1.0=1.0.0+build.5
        1.0.1-0 1.0.1 1.0.10 1.1.0 1.10.0 2.0.0-rc1 2.0.0=2
    """
    assert ascends(compare, chain) >= 100


@pytest.mark.parametrize("version", ["", "latest", "1.2.3.4", "1.0.0-", "1.0.0-a..b", "1.0.0+", "1.0.0-a_b", "-1"])
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
    assert scheme_for("crates.io") is CARGO
    assert scheme_for("crates.io-like") is None
