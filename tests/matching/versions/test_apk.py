"""Alpine versions: letters, suffixes, revisions and apk's fractions."""

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.matching.ranges import decide
from tidewaiter.matching.scheme import VersionError, scheme_for
from tidewaiter.matching.versions.apk import APK, compare, is_malformed
from tidewaiter.model.advisory import Affected, VersionRange
from tidewaiter.model.match import MatchState

VERSIONS = st.from_regex(r"[0-9]{1,2}(\.[0-9]{1,2}){0,3}[a-c]?(_(alpha|beta|rc|p|git)[0-9]?)?(-r[0-9])?", fullmatch=True)


@pytest.mark.shared
def test_agrees_with_the_public_comparison_cases(conform: Callable[..., list[str]]) -> None:
    """Every line of the alpine fixture holds, both ways round."""
    assert conform(compare, "alpine") == []


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        ("1.2_alpha1", "1.2_beta1"),
        ("1.2_rc1", "1.2"),
        ("1.2", "1.2_p1"),
        ("1.2_git1", "1.2_p1"),
        ("1.2", "1.2a"),
        ("1.2-r1", "1.2-r10"),
        ("1.1", "1.1.1"),
        ("1.02", "1.1"),
        ("1.0_alpha", "1.0"),
        ("3.3.0-r2", "3.3.1-r0"),
    ],
)
def test_orders_versions(lower: str, higher: str) -> None:
    """Versions derived by hand from the specification stand in their order."""
    assert (compare(lower, higher), compare(higher, lower)) == (-1, 1)


@pytest.mark.parametrize(("one", "other"), [("1.2-r0", "1.2-r00"), ("1.2.3", "1.2.3")])
def test_knows_equal_versions(one: str, other: str) -> None:
    """Two spellings of one version are equal."""
    assert compare(one, other) == 0


@pytest.mark.parametrize("version", ["", "1 0"])
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
    assert scheme_for("Alpine:v3.20") is APK
    assert scheme_for("Nowhere:1") is None


@pytest.mark.parametrize(
    ("version", "expected"), [("1.2.3_rc1-r0", False), ("1.36.1a_git20240101~abc-r2", False), ("2021-03-27-r5", True), ("10.0.11-0", True)]
)
def test_nothing_is_decided_by_a_malformed_version(version: str, expected: bool) -> None:  # noqa: FBT001 - a table
    """Secdb names quickjs 2021-03-27-r5, of which apk understands the year only: such a bound leaves the version undetermined."""
    assert is_malformed(version) is expected
    decision = decide(Affected(ecosystem="Alpine:v3.20", name="quickjs", ranges=(VersionRange(fixed=version),)), "99-r0")
    assert (decision.state if decision else None) is (MatchState.UNDETERMINED if expected else None)
