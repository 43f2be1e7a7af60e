"""Python versions (PEP 440); legacy ones are refused."""

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.matching.scheme import VersionError, scheme_for
from tidewaiter.matching.versions.pep440 import PEP440, compare

VERSIONS = st.from_regex(r"([12]!)?[0-9](\.[0-9]){0,2}((a|b|rc)[0-9])?(\.post[0-9])?(\.dev[0-9])?", fullmatch=True)

LEGACY = [
    *("0.1-bulbasaur", "0.1-charmander", "0.9-doduo", "0.9-eevee", "0.9-fearow", "0.9-gyarados", "0.9-horsea", "0.9-ivysaur"),
    *("-class.-jw.util.version.version-pre", "-class.-jw.util.version.version-preview", "-class.-jw.util.version.version-dev"),
]


@pytest.mark.shared
def test_agrees_with_the_public_comparison_cases(conform: Callable[..., list[str]]) -> None:
    """Every line of the pypi fixture holds, both ways round, but for the listed legacy versions: they are refused."""
    wrong = conform(compare, "pypi")
    # PEP 440 has no order for these: setuptools' old one is gone from `packaging`, so they are undetermined by design.
    legacy = [line for line in wrong if "not a PEP 440 version" in line]
    assert wrong == legacy
    assert [line.split(" ")[0] for line in legacy] == LEGACY


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


@pytest.mark.parametrize("version", ["", "1.0-SNAPSHOT", "latest", "1..0"])
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
