"""Versions of software without a scheme of its own."""

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.matching.scheme import VersionError, scheme_for
from tidewaiter.matching.versions.generic import GENERIC, compare

VERSIONS = st.from_regex(r"[0-9]{1,2}([.-]?([0-9]{1,2}|alpha|rc|patch|git|a)){0,4}", fullmatch=True)


def test_orders_a_chain_derived_from_the_specification(ascends: Callable[..., int]) -> None:
    """The worked table of libversion's algorithm, continued, pair by pair."""
    chain = """
        1.0alpha1=1.0a1=1.0-alpha.1 1.0alpha2 1.0beta1=1.0b1=1.0_BETA_1 1.0custom1 1.0git20190911 1.0rc1 1.0rc2
        1=1.0=1.0.0=v1.0 1.0patch1=1.0post1=1.0-pl1 1.0patch2 1.0.1 1.0.2 1.0.10 1.0a=1.0.a 1.0b 1.1 1.1.1 1.1.1a 1.1.1k
        1.1.1w 1.2 1.10 20240101
    """
    assert ascends(compare, chain) >= 100


@pytest.mark.parametrize("version", ["", "---", "1 0"])
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
    assert scheme_for("OSS-Fuzz") is GENERIC
    assert scheme_for("OSS-Fuzz-like") is None
