"""EPSS scores."""

import pytest

from tidewaiter.feeds._feed import EpssScore
from tidewaiter.feeds.epss import parse, recognises
from tidewaiter.model.problem import Problem


def order(_ecosystem: str, events: object) -> object:
    """Leave events alone."""
    return events


def test_reads_a_row() -> None:
    """Text and numbers are read alike, and the file's day is kept."""
    row = {"cve": "CVE-2024-1", "epss": "0.97", "percentile": 0.999, "_date": "2026-08-02T00:00:00"}
    assert recognises(row)
    assert list(parse(row, "", order)) == [EpssScore(cve="CVE-2024-1", epss=0.97, percentile=0.999, date="2026-08-02")]


@pytest.mark.parametrize(
    "row",
    [
        {"cve": "CVE-1", "epss": "high", "percentile": "0.5"},
        {"cve": "CVE-1", "epss": "1.5", "percentile": "0.5"},
        {"cve": "CVE-1", "epss": "nan", "percentile": "0.5"},
        {"cve": "CVE-1", "epss": None, "percentile": "0.5"},
        {"cve": "1", "epss": "0.5", "percentile": "0.5"},
    ],
)
def test_a_score_out_of_range_is_a_problem(row: dict[str, object]) -> None:
    """What is no probability is not stored as one."""
    (item,) = parse(row, "epss.csv:9", order)
    assert isinstance(item, Problem)
    assert item.where == "epss.csv:9"


def test_other_tables_are_not_recognised() -> None:
    """A table of CVEs without scores is another feed's."""
    assert not recognises({"cve": "CVE-1", "cna": "x", "published": "2024-01-01"})
