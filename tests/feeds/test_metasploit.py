"""Dates of Metasploit modules."""

from datetime import date

from tidewaiter.feeds._feed import ExploitSeen
from tidewaiter.feeds.metasploit import METASPLOIT, parse, recognises
from tidewaiter.model.problem import Problem


def order(_ecosystem: str, events: object) -> object:
    """Leave events alone."""
    return events


def test_reads_dated_rows() -> None:
    """A row with a day is an exploit seen; one without says nothing."""
    row = {"cve": "CVE-2024-1", "msf_first_seen": date(2024, 5, 1)}
    assert recognises(row)
    assert list(parse(row, "", order)) == [ExploitSeen(cve="CVE-2024-1", source="metasploit", first_seen="2024-05-01")]
    assert list(parse({"cve": "CVE-2024-1", "msf_first_seen": None}, "", order)) == []


def test_reads_the_metadata_file() -> None:
    """Each CVE that a module refers to is dated by the module's change."""
    module = {"fullname": "exploit/x", "references": ["CVE-2024-1", "URL-https://x"], "mod_time": "2024-05-01 10:00:00 +0000"}
    assert recognises({"exploit_x": module})
    assert list(parse({"exploit_x": module}, "", order)) == [ExploitSeen(cve="CVE-2024-1", source="metasploit", first_seen="2024-05-01")]


def test_a_row_without_cve_is_a_problem() -> None:
    """It is said where."""
    (item,) = parse({"cve": None, "msf_first_seen": "2024-05-01"}, "labels:3", order)
    assert isinstance(item, Problem)
    assert item.where == "labels:3"


def test_the_training_table_is_not_taken() -> None:
    """It holds the same column, and belongs to the CVE feed."""
    assert not recognises({"cve": "CVE-1", "cna": "x", "published": "2024-01-01", "msf_first_seen": None})
    assert not recognises({})


def test_the_metadata_file_is_read_module_by_module() -> None:
    """It is one object of 40 MB, fetched only when named."""
    assert METASPLOIT.by_key
    assert METASPLOIT.optional
