"""Bitnami versions, whose revision comes after the release."""

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.matching.ranges import contains
from tidewaiter.matching.scheme import VersionError, scheme_for
from tidewaiter.matching.versions.bitnami import BITNAMI, compare
from tidewaiter.model.advisory import VersionRange

VERSIONS = st.from_regex(r"[0-9]{1,2}\.[0-9]\.[0-9](-[0-9]{1,3}(\.[a-z0-9]{1,3})?)?", fullmatch=True)


def test_orders_a_chain_derived_from_the_specification(ascends: Callable[..., int]) -> None:
    """The revision rule of Bitnami's version library, pair by pair: 1.2.3 < 1.2.3-1 < 1.2.3-2 < 1.2.4."""
    chain = """
        0.0.0 0.0.0-20250806193153-183891f8d535 0.9.9 1.2.2 1.2.2-15 1.2.3=1.2.3+x 1.2.3-0=1.2.3-00 1.2.3-1 1.2.3-1.1
        1.2.3-2 1.2.3-10 1.2.3-333 1.2.3-rc1 1.2.4=v1.2.4=1.2.4.0 1.2.4.1 1.2.4.1-1 1.2.10 1.3=1.3.0 2 2-1=2.0.0-1
    """
    assert ascends(compare, chain) >= 100


@pytest.mark.parametrize("version", ["", "nightly.2026-03-10.0", "1.2.3-", "1.2.3.4.5", "1..2"])
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
    assert scheme_for("Bitnami") is BITNAMI
    assert scheme_for("Bitnami-like") is None


def test_a_last_affected_release_holds_its_revisions() -> None:
    """An advisory that names 1.2.3 as the last affected version means every packaging of it, and one that names a revision only that."""
    upstream, revision = VersionRange(last_affected="1.2.3"), VersionRange(last_affected="1.2.3-2")
    assert [contains(upstream, version, BITNAMI) for version in ("1.2.3", "1.2.3-9", "1.2.4")] == [True, True, False]
    assert [contains(revision, version, BITNAMI) for version in ("1.2.3-2", "1.2.3-3")] == [True, False]
