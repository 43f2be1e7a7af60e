"""CISA's catalogue."""

from tidewaiter.feeds._feed import KevEntry
from tidewaiter.feeds.kev import parse, recognises
from tidewaiter.model.problem import Problem

ROW = {
    "cveID": "CVE-2021-44228",
    "dateAdded": "2021-12-10",
    "knownRansomwareCampaignUse": "Known",
    "vendorProject": "Apache",
    "product": "Log4j2",
}
ENTRY = KevEntry(cve="CVE-2021-44228", added="2021-12-10", ransomware=True, vendor="Apache", product="Log4j2")


def order(_ecosystem: str, events: object) -> object:
    """Leave events alone."""
    return events


def test_a_csv_row_and_the_json_catalogue_say_the_same() -> None:
    """Both forms of the feed give one entry."""
    catalogue = {"catalogVersion": "2026.07.16", "vulnerabilities": [ROW, "noise"]}
    assert recognises(ROW)
    assert recognises(catalogue)
    assert list(parse(ROW, "kev.csv:2", order)) == list(parse(catalogue, "kev.json", order)) == [ENTRY]


def test_unknown_ransomware_use_is_not_known() -> None:
    """Only the word Known counts."""
    (entry,) = parse(ROW | {"knownRansomwareCampaignUse": "Unknown"}, "", order)
    assert isinstance(entry, KevEntry)
    assert not entry.ransomware


def test_an_entry_without_id_or_date_is_a_problem() -> None:
    """It is named by its number, and the next one is read."""
    items = list(parse({"catalogVersion": "1", "vulnerabilities": [{"cveID": "?"}, ROW]}, "kev.json", order))
    assert isinstance(items[0], Problem)
    assert (items[0].where, items[1]) == ("kev.json#1", ENTRY)


def test_other_records_are_not_recognised() -> None:
    """A CVE column alone makes no KEV row."""
    assert not recognises({"cve": "CVE-1", "epss": "0.1", "percentile": "0.2"})
