"""One flaw, one match."""

from tidewaiter.matching.identity import flaws_of, grouped, ordered
from tidewaiter.model.advisory import Advisory


def test_an_erratum_is_as_many_flaws_as_it_names_cves() -> None:
    """Each CVE of an erratum is a flaw of its own; other related names are not."""
    erratum = Advisory(id="ALSA-2024:1", source="almalinux", related=("CVE-2024-1", "CVE-2024-2", "RHSA-2024:1"))
    assert flaws_of(erratum) == (("CVE-2024-1",), ("CVE-2024-2",))
    assert flaws_of(Advisory(id="DSA-1-1", source="debian")) == (("DSA-1-1",),)


def test_other_advisories_are_one_flaw_under_several_names() -> None:
    """The CVE comes first; what is only related is another flaw."""
    advisory = Advisory(id="GHSA-x", source="ghsa", aliases=("PYSEC-1", "CVE-2024-1"), related=("CVE-2024-9",))
    assert flaws_of(advisory) == (("CVE-2024-1", "GHSA-x", "PYSEC-1"),)


def test_a_report_of_several_cves_is_several_flaws() -> None:
    """Go's reports sum CVEs up: each keeps its own finding, and none joins another through the report."""
    report = Advisory(id="GO-2020-0005", source="go", aliases=("CVE-2020-15106", "CVE-2020-15112", "GHSA-m332"))
    assert flaws_of(report) == (("CVE-2020-15106",), ("CVE-2020-15112",))


def test_names_merge_through_others() -> None:
    """A and B, B and C are one flaw even when A and C never name each other."""
    merged = grouped([(("GHSA-a", "CVE-1"), "one"), (("GO-1",), "two"), (("GO-1", "CVE-1"), "three"), (("CVE-2",), "four")])
    assert merged == [(("CVE-1", "GHSA-a", "GO-1"), ["one", "two", "three"]), (("CVE-2",), ["four"])]


def test_an_erratum_does_not_join_its_cves() -> None:
    """Two CVEs of one erratum stay two flaws, also where their own records call the erratum an alias."""
    records = [Advisory(id=f"CVE-{number}", source="x", aliases=("ALSA-1",)) for number in (1, 2)]
    merged = grouped([(names, record.id) for record in records for names in flaws_of(record)])
    assert [names for names, _ in merged] == [("CVE-1",), ("CVE-2",)]


def test_the_order_of_names_is_fixed() -> None:
    """CVE before GHSA before PYSEC before GO before the rest."""
    assert ordered(["BIT-1", "GO-1", "PYSEC-1", "GHSA-1", "CVE-1", "CVE-1"]) == ("CVE-1", "GHSA-1", "PYSEC-1", "GO-1", "BIT-1")
