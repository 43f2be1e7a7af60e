"""Go versions: modules, pseudo-versions, +incompatible, and the toolchain's own spelling."""

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.matching.scheme import VersionError, scheme_for
from tidewaiter.matching.versions.go import GO, PseudoVersion, canonical, compare, pseudo

VERSIONS = st.from_regex(r"v[0-9]\.[0-9]\.[0-9](-0\.2020010[1-9]000000-[0-9a-f]{12}|-rc\.[0-9])?(\+incompatible)?", fullmatch=True)


@pytest.mark.shared
def test_agrees_with_the_public_comparison_cases(conform: Callable[..., list[str]]) -> None:
    """Every line of the semver fixture holds but one: Go modules have no five-part versions."""
    assert [line.split(" ")[0] for line in conform(compare, "semver")] == ["1.1.3.4.5"]


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        ("v0.0.0-20200101000000-aaaaaaaaaaaa", "v0.0.0-20210101000000-000000000000"),
        ("v1.2.3", "v1.2.4-0.20200101000000-aaaaaaaaaaaa"),
        ("v1.2.4-0.20200101000000-aaaaaaaaaaaa", "v1.2.4"),
        ("go1.21rc2", "go1.21.0"),
        ("go1.20.14", "1.21.0-rc.1"),
        ("1.22.0-0", "go1.22rc1"),
        ("go1.9", "go1.10"),
    ],
)
def test_orders_versions(lower: str, higher: str) -> None:
    """Versions derived by hand from the module reference stand in their order."""
    assert (compare(lower, higher), compare(higher, lower)) == (-1, 1)


def test_orders_a_chain_derived_from_the_specification(ascends: Callable[..., int]) -> None:
    """The module reference's versions and pseudo-versions, and the toolchain's names (go.dev/ref/mod, go.dev/doc/toolchain), in pairs."""
    chain = """
        v0.0.0-20190101000000-aaaaaaaaaaaa v0.0.0-20190101000001-000000000000=0.0.0-20190101000001-000000000000 v0.0.0 v0.1.0
        v1.0.0-alpha.1 v1.0.0-beta.1 v1.0.0-rc.1 v1.0.0-rc.1.0.20200101000000-bbbbbbbbbbbb v1.0.0-rc.2 v1.0.0=1.0.0
        v1.0.1-0.20200101000000-cccccccccccc v1.0.1-0.20200102000000-aaaaaaaaaaaa v1.0.1 v1.2.0 v1.10.0 go1.20.14=v1.20.14
        go1.21rc2=1.21.0-rc.2 go1.21.0=go1.21 go1.21.1 v2.0.0+incompatible=v2.0.0 v2.0.1-0.20210101000000-dddddddddddd+incompatible
    """
    assert ascends(compare, chain) >= 100


@pytest.mark.parametrize(("one", "other"), [("v2.0.0+incompatible", "2.0.0"), ("go1.21.3", "v1.21.3"), ("go1.21", "1.21.0")])
def test_knows_equal_versions(one: str, other: str) -> None:
    """Two spellings of one version are equal."""
    assert compare(one, other) == 0


@pytest.mark.parametrize("version", ["", "(devel)", "devel go1.22-abcdef", "unknown", "v1.2.3.4"])
def test_refuses_what_it_cannot_order(version: str) -> None:
    """A build without a version raises the typed error instead of comparing as zero."""
    with pytest.raises(VersionError):
        compare(version, "v1.0.0")


def test_reads_pseudo_versions() -> None:
    """A pseudo-version tells the release it lies before, if any, and its commit time; a tag is none."""
    assert pseudo("v0.0.0-20200102030405-abcdefabcdef") == PseudoVersion(base="", time="20200102030405")
    assert pseudo("v1.2.4-0.20200102030405-abcdefabcdef") == PseudoVersion(base="1.2.4", time="20200102030405")
    assert pseudo("v1.2.4-rc.1.0.20200102030405-abcdefabcdef") == PseudoVersion(base="1.2.4-rc.1", time="20200102030405")
    assert pseudo("v1.2.4-rc.1") is None


def test_writes_toolchain_versions_as_the_vulnerability_database_does() -> None:
    """`go1.21rc2` is `1.21.0-rc.2`; experiments behind a blank or hyphen do not change the release."""
    assert canonical("go1.21rc2") == "1.21.0-rc.2"
    assert canonical("go1.22.1") == "1.22.1"


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
    """The scheme is chosen for Go and for no other."""
    assert scheme_for("Go") is GO
    assert scheme_for("npm") is not GO
