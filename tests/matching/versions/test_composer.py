"""PHP package versions."""

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.matching.ranges import decide
from tidewaiter.matching.scheme import VersionError, scheme_for
from tidewaiter.matching.versions.composer import COMPOSER, compare, is_branch
from tidewaiter.model.advisory import Affected, VersionRange
from tidewaiter.model.match import MatchState

VERSIONS = st.from_regex(r"v?[0-9]{1,2}(\.[0-9]){0,3}(-?(dev|alpha|beta|rc|pl|p|foo)[0-9]?){0,2}", fullmatch=True)


# PHP's own cases order what Composer normalises away: it fills versions up to four numbers, so that 1.0 and 1.0.0 are one release.
# And `#` cannot equal both an absent number and 1 in any order; here it says nothing, which two of its three lines ask for.
EXCEPTIONS = {"1.0.0 > 1.0: (0, 0)", "1.2.3.# = 1.2.3.1: (-1, -1)"}


@pytest.mark.shared
def test_agrees_with_the_public_comparison_cases(conform: Callable[..., list[str]]) -> None:
    """Every line of the packagist fixture holds, both ways round, but for the two exceptions that the comment above justifies."""
    assert set(conform(compare, "packagist")) == EXCEPTIONS


def test_orders_a_chain_derived_from_the_specification(ascends: Callable[..., int]) -> None:
    """Composer's stabilities and its four numbers, pair by pair."""
    chain = """
        dev-foo 1.0-dev=1.0.0-dev 1.0a1=1.0-alpha1=1.0.0-alpha.1 1.0-a2 1.0-b1=1.0beta1 1.0-b2 1.0-b10 1.0RC1=1.0.0-rc1
        1.0.0-RC2 1=1.0=v1.0.0=1.0.0.0=1.0.0-stable=1.0+build 1.0pl1=1.0-patch1=1.0.0p1 1.0.0.1 1.0.1 1.0.10 1.1 1.9
        1.x-dev=1.9999999.9999999.9999999-dev 2.0
    """
    assert ascends(compare, chain) >= 100


@pytest.mark.parametrize("version", ["", "#", "1 0", "stable"])
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
    assert scheme_for("Packagist") is COMPOSER
    assert scheme_for("Packagist-like") is None


@pytest.mark.parametrize(("version", "expected"), [("dev-main", True), ("2.1.x-dev", True), ("1.0-dev", False), ("1.0", False)])
def test_branches_are_known(version: str, expected: bool) -> None:  # noqa: FBT001 - a table
    """A branch moves, a development version of a number does not."""
    assert is_branch(version) is expected


def test_a_branch_is_never_safe() -> None:
    """Whether a branch holds a flaw is undetermined, also where the range ends before every release."""
    affected = Affected(ecosystem="Packagist", name="a/b", ranges=(VersionRange(introduced="2.0", fixed="2.1"),))
    decision = decide(affected, "dev-main")
    assert decision is not None
    assert decision.state is MatchState.UNDETERMINED
    assert decide(affected, "1.0") is None
