"""Comparisons in words: they never say anything else than the matcher decided."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.matching.test_match import FakeStore, debian, flaw, python
from tidewaiter.matching.match import match_inventory
from tidewaiter.matching.trace import comparisons, gaps, step_of
from tidewaiter.model.advisory import Advisory, Affected, RangeKind, VersionRange
from tidewaiter.model.explanation import Comparison, Outcome
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.match import MatchState
from tidewaiter.model.package import Package, SourcePackage

DEBIAN = Distribution(id="debian", version="12")


def compared(store: FakeStore, *packages: Package, names: tuple[str, ...] = ("CVE-1",)) -> tuple[Comparison, ...]:
    """Compare some packages on Debian 12."""
    return comparisons(names, Inventory(image_digest="sha256:0", distribution=DEBIAN, packages=packages), store)


@pytest.mark.parametrize(
    ("version", "outcome", "why", "step"),
    [
        ("1.0", Outcome.AFFECTED, "1.0 is in the affected range < 2.0", "1.0 < 2.0 (fixed): inside"),
        ("2.0", Outcome.NOT_AFFECTED, "2.0 has the fix of 2.0", "2.0 == 2.0 (fixed): outside"),
        ("nonsense!", Outcome.UNDETERMINED, "nonsense!", "nonsense! cannot be compared with < 2.0"),
    ],
)
def test_the_arithmetic_is_said(version: str, outcome: Outcome, why: str, step: str) -> None:
    """Inside, outside and undecided, each with what decided."""
    (found,) = compared(FakeStore(flaw("CVE-1")), python(version))
    assert found.outcome is outcome
    assert why in found.why
    assert found.steps[0].startswith(step)


def test_an_owner_a_withdrawal_and_a_vendor_are_reasons() -> None:
    """Each of them is why a package with an affected version is not reported."""
    owned = compared(FakeStore(flaw("CVE-1")), python(owner="pkg:deb/python3-requests"))
    withdrawn = compared(FakeStore(flaw("CVE-1", withdrawn="2025-01-02T00:00:00Z")), python())
    vendor = compared(FakeStore(flaw("CVE-1", state="not-affected (code not present)")), python())
    said = [(one.outcome, one.why) for (one,) in (owned, withdrawn, vendor)]
    assert said == [
        (Outcome.OWNED, "pkg:deb/python3-requests installed it, and is judged by its distribution's advisories"),
        (Outcome.NOT_AFFECTED, "the advisory was withdrawn on 2025-01-02"),
        (Outcome.NOT_AFFECTED, "the vendor says so: not-affected (code not present)"),
    ]


def test_other_flaws_and_other_packages_are_not_compared() -> None:
    """Only advisories that speak of the flaw, by an alias too, and packages that they name."""
    store = FakeStore(flaw("GHSA-1", aliases=("CVE-1",)), flaw("CVE-2"))
    assert [one.advisory_id for one in compared(store, python(), debian())] == ["GHSA-1"]


def test_entries_of_one_advisory_are_one_comparison() -> None:
    """Several maintained lines: the one that holds the version decides, the others are shown."""
    entries = [
        Affected(ecosystem="PyPI", name="requests", ranges=(VersionRange(introduced=low, fixed=high),))
        for low, high in (("1.0", "1.5"), ("2.0", "2.5"))
    ]
    store = FakeStore(Advisory(id="CVE-1", source="test", affected=tuple(entries)))
    (found,) = compared(store, python("2.1"))
    assert found.outcome is Outcome.AFFECTED
    assert len(found.steps) == 2


def test_what_has_no_data_is_counted() -> None:
    """Packages of a distribution without advisories are a gap."""
    inventory = Inventory(image_digest="sha256:0", distribution=DEBIAN, packages=(debian(), python()))
    assert gaps(inventory, FakeStore(flaw("CVE-1"))) == ("Debian:12: 1 package: the database has no data for them",)


def test_ends_of_every_kind_are_named() -> None:
    """Commits, last affected versions and unknown schemes have words."""
    assert "commits" in step_of(VersionRange(kind=RangeKind.GIT), "1", "PyPI")
    assert step_of(VersionRange(introduced="1", last_affected="2"), "1.5", "PyPI") == "1.5 > 1 (introduced) and < 2 (last affected): inside"
    assert step_of(VersionRange(), "1.5", "PyPI") == "1.5 is one of all versions: inside"
    assert "cannot be ordered" in step_of(VersionRange(fixed="1"), "1.5", "Nowhere")


_VERSIONS = st.sampled_from(["0", "1.0", "1.5", "1.5rc1", "2.0", "2.0.post1", "3", "bad version", ""])


@given(st.lists(st.tuples(_VERSIONS, _VERSIONS, _VERSIONS), min_size=1, max_size=4), _VERSIONS)
def test_the_words_are_the_matchers(spans: list[tuple[str, str, str]], version: str) -> None:
    """For any ranges, affected and undetermined packages are exactly those that match so."""
    ranges = tuple(VersionRange(introduced=low or "0", fixed=high, last_affected="" if high else last) for low, high, last in spans)
    store = FakeStore(Advisory(id="CVE-1", source="test", affected=(Affected(ecosystem="PyPI", name="requests", ranges=ranges),)))
    (found,) = compared(store, python(version))
    matches = match_inventory(Inventory(image_digest="sha256:0", distribution=DEBIAN, packages=(python(version),)), store).matches
    states = {MatchState.AFFECTED: Outcome.AFFECTED, MatchState.UNDETERMINED: Outcome.UNDETERMINED}
    assert found.outcome is (states[matches[0].state] if matches else Outcome.NOT_AFFECTED)


def test_a_source_package_is_said_to_be_one() -> None:
    """A user knows the binary package; the advisory names what it was built from."""
    package = replace(python("1"), ecosystem="deb", name="libx1", source=SourcePackage(name="x", version="1"))
    everything = (Affected(ecosystem="Debian:12", name="x", ranges=(VersionRange(introduced="0"),)),)
    advisory = Advisory(id="CVE-1", source="debian", affected=everything, modified="2024-01-01T00:00:00Z")
    inventory = Inventory(image_digest="sha256:0", distribution=Distribution(id="debian", version="12"), packages=(package,))
    (found,) = comparisons({"CVE-1"}, inventory, FakeStore(advisory))
    assert (found.why, found.date) == ("every version is affected", "2024-01-01T00:00:00Z")
    assert found.steps[0] == "x is the source package, which the advisories name"
