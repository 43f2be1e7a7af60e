"""What may replace the last good version of a feed."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.advisories import osv
from tidewaiter.adapters.feed_acceptance import Tally, check_no_html, refusal, rows_of
from tidewaiter.errors import BadInputError
from tidewaiter.model.problem import Problem

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def read(folder: Path, text: str, feed: str = "osv") -> tuple[Tally, list[Any], list[Problem]]:
    """Read a file of a feed."""
    file, tally, problems = folder / "feed.json", Tally(), []
    file.write_text(text)
    rows = list(rows_of(file, feed, NOW, tally, problems.append))
    return tally, rows, problems


def lines(*records: dict[str, Any]) -> str:
    """Write records."""
    return "".join(json.dumps(one) + "\n" for one in records)


def test_records_are_counted_by_source_with_their_newest_date(tmp_path: Path) -> None:
    """A date of the day after tomorrow is counted apart and is not the newest."""
    ahead = osv("GHSA-3", modified="2026-12-24T00:00:00Z")
    tally, rows, problems = read(tmp_path, lines(osv("GHSA-1"), osv("PYSEC-1", ecosystem="PyPI"), ahead))
    assert (sum(tally.counts.values()), tally.newest, tally.future, tally.damage) == (3, "2026-01-01T00:00:00Z", 1, "")
    assert (len(rows), len(tally.counts), problems) == (3, 2, [])
    assert "future" in refusal(tally, {})


def test_an_unusable_record_is_a_problem_and_a_row_and_the_rest_counts(tmp_path: Path) -> None:
    """One slip does not stop a feed."""
    tally, rows, problems = read(tmp_path, lines(osv("GHSA-1"), {**osv("GHSA-2"), "affected": "none"}, osv("GHSA-3")))
    assert (sum(tally.counts.values()), len(rows), len(problems)) == (2, 3, 1)
    assert refusal(tally, {}) == ""


@pytest.mark.parametrize(
    ("text", "feed", "said"),
    [
        ("<!DOCTYPE html><html>", "osv", "web page"),
        ("\ufeff \n<HTML lang=en>", "osv", "web page"),
        ('{"message": "rate limited"}', "osv", "nothing that a feed recognises"),
        (lines({"cveID": "CVE-2024-1", "dateAdded": "2024-01-01"}), "osv", "looks like kev"),
        ("", "kev", "neither JSON nor CSV"),
        ('{"catalogVersion": "1", "vulnerabilities": [{"cveID"', "kev", "no JSON object"),
    ],
)
def test_what_is_no_file_of_the_feed_is_an_error_that_says_what_came(tmp_path: Path, text: str, feed: str, said: str) -> None:
    """A login page, an error of the server, another feed, nothing, and a file that was cut short."""
    with pytest.raises(BadInputError, match=said):
        read(tmp_path, text, feed)


@given(st.binary(max_size=300))
def test_looking_for_a_web_page_takes_any_bytes(data: bytes) -> None:
    """It says yes or no, and no to JSON."""
    with NamedTemporaryFile() as file:
        Path(file.name).write_bytes(b'{"a": "' + data + b'"}')
        check_no_html(Path(file.name))


@pytest.mark.parametrize(
    ("tally", "before", "why"),
    [
        (Tally(counts=Counter(kev=80)), {"kev": 100}, ""),
        (Tally(counts=Counter(kev=79)), {"kev": 100}, "kev shrank from 100 to 79"),
        (Tally(counts=Counter(a=1000)), {"a": 900, "b": 1}, "b shrank from 1 to 0"),
        (Tally(counts=Counter(a=1, new=1)), {"a": 1}, ""),
        (Tally(), {}, "no usable record"),
        (Tally(counts=Counter(a=5), damage="cut short"), {}, "cut short"),
        (Tally(counts=Counter(a=100), future=1), {}, ""),
        (Tally(counts=Counter(a=100), future=2), {}, "2 of 100 records are dated in the future"),
    ],
)
def test_why_what_was_read_is_refused(tally: Tally, before: dict[str, int], why: str) -> None:
    """Exactly a fifth may go, and one record of a hundred may be of tomorrow."""
    said = refusal(tally, before)
    assert why in said
    assert bool(why) is bool(said)


def test_only_a_loss_can_be_accepted() -> None:
    """Damage, nothing at all and a wrong clock cannot."""
    assert refusal(Tally(counts=Counter(a=1)), {"a": 100}, accept_shrunk=True) == ""
    for tally in (Tally(), Tally(counts=Counter(a=1), damage="cut"), Tally(counts=Counter(a=9), future=9)):
        assert refusal(tally, {"a": 1}, accept_shrunk=True)
