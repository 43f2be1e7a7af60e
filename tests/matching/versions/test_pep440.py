"""Python versions (PEP 440), and what was written before it."""

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.matching.ranges import decide
from tidewaiter.matching.scheme import VersionError, scheme_for
from tidewaiter.matching.versions.pep440 import PEP440, compare, is_legacy
from tidewaiter.model.advisory import Affected, VersionRange
from tidewaiter.model.match import MatchState

READABLE = st.from_regex(r"([12]!)?[0-9](\.[0-9]){0,2}((a|b|rc)[0-9])?(\.post[0-9])?(\.dev[0-9])?(\+[a-z0-9]{1,2})?", fullmatch=True)
VERSIONS = READABLE | st.from_regex(r"[0-9a-c.-]{1,8}(-final|-pre|dev|rc0)?", fullmatch=True)


@pytest.mark.shared
def test_agrees_with_the_public_comparison_cases(conform: Callable[..., list[str]]) -> None:
    """Every line of the pypi fixture holds, both ways round."""
    assert conform(compare, "pypi") == []


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        ("1.0.dev1", "1.0a1"),
        ("1.0a1", "1.0b1"),
        ("1.0rc1", "1.0"),
        ("1.0", "1.0.post1"),
        ("9.0", "1!0.1"),
        ("1.0", "1.0+local.1"),
    ],
)
def test_orders_versions(lower: str, higher: str) -> None:
    """Versions derived by hand from the specification stand in their order."""
    assert (compare(lower, higher), compare(higher, lower)) == (-1, 1)


@pytest.mark.parametrize(("one", "other"), [("1.0", "1.0.0"), ("1.0-1", "1.0.post1"), ("v1.0", "1.0")])
def test_knows_equal_versions(one: str, other: str) -> None:
    """Two spellings of one version are equal."""
    assert compare(one, other) == 0


@pytest.mark.parametrize(
    ("lower", "higher"), [("0.9-fearow", "0.9-gyarados"), ("2.0-pre-x", "2.0-x"), ("1.0-SNAPSHOT", "0.0.1.dev0"), ("1..1", "1..2")]
)
def test_orders_older_spellings_before_all_others(lower: str, higher: str) -> None:
    """What PEP 440 does not know sorts by words and numbers, and before every version that it knows."""
    assert (compare(lower, higher), compare(higher, lower)) == (-1, 1)


@pytest.mark.parametrize("version", ["1.0-SNAPSHOT", "latest", "1..0"])
def test_nothing_is_decided_by_an_older_spelling(version: str) -> None:
    """Installed or as a bound it is undetermined, never safe, unless the advisory names it or holds everything."""
    assert is_legacy(version)

    def judged(installed: str, *versions: str, **bounds: str) -> MatchState | None:
        entry = Affected(ecosystem="PyPI", name="a", ranges=(VersionRange(**bounds),) if bounds else (), versions=versions)
        decision = decide(entry, installed)
        return decision.state if decision else None

    assert judged(version, introduced="1.0", fixed="2.0") is MatchState.UNDETERMINED
    assert judged("3.0", fixed=version) is MatchState.UNDETERMINED
    assert judged(version, "1.0") is MatchState.UNDETERMINED
    assert judged(version, version) is MatchState.AFFECTED
    assert judged(version, introduced="0") is MatchState.AFFECTED


@pytest.mark.parametrize("version", ["2.0.0+cu118", "2.0+cpu", "2.0.0"])
def test_a_local_build_is_the_release_that_an_advisory_names(version: str) -> None:
    """PEP 440, "Local version identifiers": the upstream release with changes of a packager, who may have fixed nothing."""

    def affected(**fields: Any) -> bool:
        return decide(Affected(ecosystem="PyPI", name="torch", **fields), version) is not None

    assert affected(versions=("1.9", "2.0.0"))
    assert affected(ranges=(VersionRange(last_affected="2.0.0"),))
    assert affected(ranges=(VersionRange(fixed="2.0.1"),))
    assert not affected(ranges=(VersionRange(fixed="2.0.0"),))
    assert not affected(versions=("2.0.1", "2.0.0+rocm"))


@pytest.mark.parametrize("version", ["", "1 0", "1\x00"])
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
    assert scheme_for("PyPI") is PEP440
    assert scheme_for("Nowhere:1") is None
