"""Debian versions: epochs, tildes, revisions."""

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.matching.scheme import VersionError, scheme_for
from tidewaiter.matching.versions.deb import DEB, compare

VERSIONS = st.from_regex(r"([0-3]:)?[0-9][a-z0-9.+~]{0,6}(-[a-z0-9.+~]{1,4})?", fullmatch=True)


@pytest.mark.shared
def test_agrees_with_the_public_comparison_cases(conform: Callable[..., list[str]]) -> None:
    """Every line of the debian fixture holds, both ways round."""
    assert conform(compare, "debian") == []


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        ("1.0~rc1-1", "1.0-1"),
        ("1.0-1", "1.0-1+deb12u1"),
        ("9.99", "1:0.1"),
        ("1.0a", "1.0+b"),
        ("1.0~~", "1.0~"),
        ("1.9", "1.10"),
        ("2.0-1~bpo1", "2.0-1"),
    ],
)
def test_orders_versions(lower: str, higher: str) -> None:
    """Versions derived by hand from the specification stand in their order."""
    assert (compare(lower, higher), compare(higher, lower)) == (-1, 1)


def test_orders_a_chain_derived_from_the_policy(ascends: Callable[..., int]) -> None:
    """Debian Policy 5.6.12: tilde before the end, letters before the rest, numbers by value, epochs before all, pair by pair."""
    chain = """
        0~ 0=0-0=0:0 0-0+b1 0-1 0.0~rc1-1 0.0 1~~ 1~~a 1~rc1-1 1=01=1-0 1-1~bpo12+1 1-1 1-1ubuntu0.1 1-1ubuntu1 1-1+b1 1-1+deb12u1 1-1.1
        1-10 1a 1ab 1b 1+a 1+dfsg-1 1.0~beta 1.0 1.0a 1.0+b 1.1 1.02=1.2 1.10 2 1:0~ 1:0 1:9-1 2:0-1
    """
    assert ascends(compare, chain) >= 100


@pytest.mark.parametrize(("one", "other"), [("1.0", "0:1.0"), ("1.0", "1.0-0"), ("1.01", "1.1")])
def test_knows_equal_versions(one: str, other: str) -> None:
    """Two spellings of one version are equal."""
    assert compare(one, other) == 0


@pytest.mark.parametrize("version", ["", "x:1", "1 0", ":1", "1:", "1.0/2"])
def test_refuses_what_it_cannot_order(version: str) -> None:
    """A version that the scheme cannot read raises the typed error instead of comparing somehow."""
    with pytest.raises(VersionError):
        compare(version, "1")


@settings(deadline=None)
@given(a=VERSIONS, b=VERSIONS, c=VERSIONS)
def test_is_a_total_order(broken_laws: Callable[..., list[str]], a: str, b: str, c: str) -> None:
    """The order is reflexive, antisymmetric and transitive."""
    assert broken_laws(compare, a, b, c) == []


@settings(deadline=None)
@given(version=st.text(max_size=40))
def test_any_text_compares_or_is_refused(version: str) -> None:
    """No text makes the comparator fail in another way than its typed error."""
    with contextlib.suppress(VersionError):
        assert compare(version, version) == 0


def test_is_found_by_its_ecosystem() -> None:
    """The scheme is chosen for its ecosystems, with or without a release, and for no other."""
    assert scheme_for("Debian:12") is DEB
    assert scheme_for("Nowhere:1") is None
