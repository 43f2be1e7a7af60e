"""Maven versions: qualifiers, separators and trailing nulls."""

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.matching.ranges import decide
from tidewaiter.matching.scheme import VersionError, scheme_for
from tidewaiter.matching.versions.maven import MAVEN, compare
from tidewaiter.model.advisory import Affected, VersionRange

VERSIONS = st.from_regex(r"[0-9]{1,2}([.-]([0-9]{1,2}|alpha|rc|final|sp|foo)){0,4}", fullmatch=True)


@pytest.mark.shared
def test_agrees_with_the_public_comparison_cases(conform: Callable[..., list[str]]) -> None:
    """Every line of the maven fixture holds, both ways round."""
    assert conform(compare, "maven") == []


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        ("1.0-alpha-1", "1.0-beta-1"),
        ("1.0-rc1", "1.0-SNAPSHOT"),
        ("1.0-SNAPSHOT", "1.0"),
        ("1.0", "1.0-sp1"),
        ("1.0-sp1", "1.0-jre"),
        ("1.0-jre", "1.0-1"),
        ("1.0-1", "1.0.1"),
        ("2.14.1", "2.15.0"),
        ("1.9", "1.10"),
        ("1.0", "1.0-20230101.123456-7"),
    ],
)
def test_orders_versions(lower: str, higher: str) -> None:
    """Versions derived by hand from the specification stand in their order."""
    assert (compare(lower, higher), compare(higher, lower)) == (-1, 1)


@pytest.mark.parametrize(("one", "other"), [("1.0", "1"), ("1.0.0.Final", "1.0"), ("1.0-GA", "1.0"), ("1-cr2", "1-rc2")])
def test_knows_equal_versions(one: str, other: str) -> None:
    """Two spellings of one version are equal."""
    assert compare(one, other) == 0


@pytest.mark.parametrize(
    ("version", "affected"), [("42.2.2.jre7", True), ("42.2.2-android", True), ("42.2.3.jre7", False), ("42.2.2-1", False)]
)
def test_builds_for_a_java_are_their_release(version: str, *, affected: bool) -> None:
    """The last affected 42.2.2 has the build for Java 7, too, which the order puts after it; a revision may be a fix."""
    spans = (VersionRange(last_affected="42.2.2"),)
    assert bool(decide(Affected(ecosystem="Maven", name="a:b", ranges=spans), version)) is affected


@pytest.mark.parametrize(("version", "affected"), [("1.2-20230101.123456-7", True), ("1.3-20230101.123456-7", False), ("1.2", False)])
def test_a_stamped_snapshot_is_before_its_release(version: str, *, affected: bool) -> None:
    """Maven orders the build after the release; what the release fixed, a build from before it may not have."""
    spans = (VersionRange(introduced="1.0", fixed="1.2"),)
    assert bool(decide(Affected(ecosystem="Maven", name="a:b", ranges=spans), version)) is affected


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
    assert scheme_for("Maven") is MAVEN
    assert scheme_for("Nowhere:1") is None
