"""Julia package versions."""

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.matching.scheme import VersionError, scheme_for
from tidewaiter.matching.versions.julia import JULIA, compare

VERSIONS = st.from_regex(r"v?[0-9]{1,2}(\.[0-9]){0,2}(-?[a-z][a-z0-9]{0,2}(\.[a-z0-9]{1,3}){0,2})?(\+[a-z0-9]{1,3})?", fullmatch=True)


def test_orders_a_chain_derived_from_the_specification(ascends: Callable[..., int]) -> None:
    """`VersionNumber` of the Julia manual, pair by pair: builds order, as they do for binary packages (JLL)."""
    chain = """
        1.2.3- 1.2.3-0 1.2.3-2 1.2.3-10 1.2.3-a=1.2.3a 1.2.3-a.1 1.2.3-alpha 1.2.3-beta=v1.2.3beta 1.2.3-rc1 1.2.3-rc1+0
        1.2.3-rc2 1.2.3=v1.2.3 1.2.3+ 1.2.3+0 1.2.3+1 1.2.3+10 1.2.3+a 1.2.4 1.3=1.3.0 2
    """
    assert ascends(compare, chain) >= 100


@pytest.mark.parametrize("version", ["", "nightly", "1.2.3.4", "1.2.3-a..b", "1.2.3+a_b"])
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
    assert scheme_for("Julia") is JULIA
    assert scheme_for("Julia-like") is None
