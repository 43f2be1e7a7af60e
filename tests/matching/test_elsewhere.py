"""Advisories without an end against those that name a fix."""

import pytest

from tests.matching.test_match import FakeStore, flaw, python
from tidewaiter.matching.elsewhere import outweighed, reaches, said
from tidewaiter.matching.lookup import Query
from tidewaiter.matching.match import match_inventory
from tidewaiter.model.advisory import Advisory, Affected, VersionRange
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Inventory

OPEN = VersionRange()
BOUNDED = VersionRange(introduced="1.0", fixed="2.0")


def advisory(
    identifier: str, *ranges: VersionRange, ecosystem: str = "PyPI", withdrawn: str = "", cves: tuple[str, ...] = ("CVE-1",)
) -> Advisory:
    """Speak of one CVE in requests."""
    affected = Affected(ecosystem=ecosystem, name="requests", ranges=ranges)
    return Advisory(id=identifier, source=identifier[:4].lower(), aliases=cves, withdrawn=withdrawn, affected=(affected,))


def found(version: str, *advisories: Advisory) -> list[tuple[str, tuple[str, ...]]]:
    """Match an installed version; returns flaws with the advisories that see them."""
    inventory = Inventory(image_digest="", distribution=Distribution(), packages=(python(version),))
    return [
        (one.id, tuple(seen.advisory_id for seen in one.evidence)) for one in match_inventory(inventory, FakeStore(*advisories)).matches
    ]


@pytest.mark.parametrize(
    ("version", "seen"),
    [("1.5", ("PYSEC-1", "GHSA-1")), ("2.0", ()), ("3.0", ()), ("0.9", ())],
)
def test_who_names_a_fix_knows_more(version: str, seen: tuple[str, ...]) -> None:
    """Inside its range both see the flaw; with the fix, and before the range, neither does."""
    assert found(version, advisory("PYSEC-1", OPEN), advisory("GHSA-1", BOUNDED)) == ([("CVE-1", seen)] if seen else [])


def test_who_knows_where_a_flaw_begins_counts_until_the_fix() -> None:
    """Only that nobody heard of the fix is corrected."""
    begun = advisory("PYSEC-1", VersionRange(introduced="0.5"))
    assert found("0.9", begun, advisory("GHSA-1", BOUNDED)) == [("CVE-1", ("PYSEC-1",))]
    assert found("2.0", begun, advisory("GHSA-1", BOUNDED)) == []


@pytest.mark.parametrize(
    "other",
    [
        advisory("GHSA-1", BOUNDED, withdrawn="2026-01-01T00:00:00Z"),
        advisory("GHSA-1", BOUNDED, cves=("CVE-2",)),
        advisory("GHSA-1", VersionRange(last_affected="2.0")),
        advisory("GHSA-1", VersionRange(fixed="no version")),
    ],
)
def test_others_outweigh_nothing(other: Advisory) -> None:
    """One that was withdrawn, is about another flaw, names no fix, or one that cannot be compared."""
    assert ("CVE-1", "PYSEC-1") in [(name, one) for name, seen in found("3.0", advisory("PYSEC-1", OPEN), other) for one in seen]


def test_an_advisory_on_several_flaws_counts_while_one_is_open() -> None:
    """The fix of one flaw is not that of the others."""
    both, one = advisory("PYSEC-1", OPEN, cves=("CVE-1", "CVE-2")), advisory("GHSA-1", BOUNDED)
    assert found("3.0", both, one) == [("CVE-1", ("PYSEC-1",)), ("CVE-2", ("PYSEC-1",))]
    assert found("3.0", both, one, advisory("GHSA-2", BOUNDED, cves=("CVE-2",))) == []


def test_distributions_speak_for_themselves() -> None:
    """There an open range is the vendor's word that nothing is fixed."""
    entries = [
        (one, one.affected[0]) for one in (advisory("A", OPEN, ecosystem="Debian:12"), advisory("B", BOUNDED, ecosystem="Debian:12"))
    ]
    assert said(Query(ecosystem="Debian:12", name="requests", version="3.0"), entries) == {}


def test_the_reason_names_who_says_so() -> None:
    """For `explain --why-not`."""
    entries = [(one, one.affected[0]) for one in (advisory("PYSEC-1", OPEN), advisory("GHSA-1", BOUNDED))]
    words = said(Query(ecosystem="PyPI", name="requests", version="3.0"), entries)
    assert outweighed(*entries[0], words) == "3.0 has the fix of 2.0, says GHSA-1; this one knows of no fix"
    assert outweighed(*entries[1], words) == ""
    plain = flaw("GHSA-3")
    assert said(Query(ecosystem="PyPI", name="requests", version="3.0"), [(plain, plain.affected[0])]) == {}


def test_what_cannot_be_compared_reaches_nothing() -> None:
    """Nor does a version of an ecosystem without an order."""
    assert reaches("2.0", "2.0", "PyPI")
    assert not reaches("2.0", "2 0", "PyPI")
    assert not reaches("2.0", "2.0", "Nothing")
