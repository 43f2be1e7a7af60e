"""Sorting rows on disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest

from tidewaiter.adapters.advisory_rows import Row
from tidewaiter.adapters.advisory_stage import AdvisoryStage

BUILT = datetime(2026, 8, 21, tzinfo=UTC)
NAMED = ("kev", "CVE-2024-1", "2024-03-01", "")


@contextmanager
def stage(folder: Path, *rows: Row) -> Iterator[AdvisoryStage]:
    """Fill a stage."""
    filled = AdvisoryStage(folder / "stage", BUILT)
    try:
        filled.add(rows)
        yield filled
    finally:
        filled.close()


@pytest.mark.parametrize(
    "rows",
    tuple(
        permutations(
            [
                ("cve", "CVE-2024-1", "2024-03-01", '{"z": "published"}'),
                ("cve", "CVE-2024-1", "2025-07-02T10:00:00Z", '{"a": "corrected"}'),
                ("cve", "CVE-2024-1", "", '{"z": "without a date"}'),
                ("cve", "CVE-2024-1", "2199-01-01", '{"z": "of tomorrow"}'),
            ],
            3,
        )
    ),
)
def test_of_several_records_of_a_cve_the_newest_counts(tmp_path: Path, rows: tuple[Row, ...]) -> None:
    """Not the one that sorts last as text, and not one of tomorrow; the order of reading does not matter."""
    with stage(tmp_path, NAMED, *rows) as filled:
        (facts,) = filled.facts()
    dates = [row[2] for row in rows if row[2] < "2027"]
    assert facts[7] == next(row[3] for row in rows if row[2] == max(dates))


def test_records_of_one_date_are_told_apart_by_their_words(tmp_path: Path) -> None:
    """Whatever comes first, the same one is taken."""
    rows = [("cve", "CVE-2024-1", "2024-03-01", body) for body in ('{"a": 1}', '{"b": 1}')]
    for given in (rows, rows[::-1]):
        with stage(tmp_path, NAMED, *given) as filled:
            assert next(filled.facts())[7] == '{"b": 1}'


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00Z", "1970-01-01", "2026-08-22T00:00:01Z", "2099", "yesterday", "9"])
def test_a_date_that_cannot_be_is_none(tmp_path: Path, date: str) -> None:
    """It neither ages a source, nor outranks other records, nor pushes the scores of a day out; what it dates is kept."""
    rows: list[Row] = [
        ("advisory", "go", "GO-1", date, "{}", "[]"),
        ("advisory", "go", "GO-1", "2026-08-21T23:00:00Z", "{}", "[]"),
        ("kev", "CVE-2024-1", date, "1"),
        ("epss", "CVE-2024-1", "2026-08-20", "0.5", "0.9"),
        ("epss", "CVE-2024-2", date, "0.6", "0.9"),
        ("exploit", "CVE-2024-1", "metasploit", date),
        ("exploit", "CVE-2024-1", "metasploit", "2025-01-02"),
    ]
    with stage(tmp_path, *rows) as filled:
        assert [row[2] for row in filled.advisories()] == ["2026-08-21T23:00:00Z", ""]
        assert list(filled.facts()) == [("CVE-2024-1", "", "1", "2026-08-20", "0.5", "0.9", "2025-01-02", None)]
        newest = {source: day for source, _, day in filled.counts()}
    assert newest == {"go": "2026-08-21T23:00:00Z", "kev": "", "epss": "2026-08-20", "metasploit": "2025-01-02"}


def test_the_first_day_that_is_known_counts(tmp_path: Path) -> None:
    """An entry without a day does not hide the day of another."""
    with stage(tmp_path, NAMED, ("kev", "CVE-2024-1", "", "")) as filled:
        assert next(filled.facts())[1] == "2024-03-01"
