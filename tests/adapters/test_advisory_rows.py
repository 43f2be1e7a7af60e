"""Rows between feeds and the database, and what else is read back from disk."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.adapters.advisory_manifest import load_manifest
from tidewaiter.adapters.advisory_rows import COLUMNS, lines, read_line, row_of
from tidewaiter.adapters.feed_parts import Part, header_of, part_of
from tidewaiter.errors import BadInputError
from tidewaiter.feeds._feed import CveRow, EpssScore, ExploitSeen, KevEntry
from tidewaiter.model.problem import Problem

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ROWS = st.one_of([st.tuples(st.just(kind), *[TEXT] * len(columns)) for kind, columns in COLUMNS.items()])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=10
)


@given(st.lists(ROWS, max_size=5))
def test_rows_come_back_as_they_were_written(rows: list[tuple[str, ...]]) -> None:
    """One line each, whatever the texts hold."""
    written = b"".join(lines(rows)).splitlines(keepends=True)
    assert [read_line(line, "x") for line in written] == rows


def test_every_item_has_a_row() -> None:
    """The columns are those that the stage expects."""
    made = [
        row_of(KevEntry(cve="C", added="2026-01-01", ransomware=True), "kev"),
        row_of(EpssScore(cve="C", epss=0.5, percentile=0.9, date="2026-01-02"), "epss"),
        row_of(CveRow(cve="C", columns={"published": "2026"}, modified="2027"), "cve"),
        row_of(ExploitSeen(cve="C", source="metasploit", first_seen="2026-01-03"), "metasploit"),
        row_of(Problem(code="c", what="what", where="where"), "osv"),
    ]
    assert made == [
        ("kev", "C", "2026-01-01", "1"),
        ("epss", "C", "2026-01-02", "0.5", "0.9"),
        ("cve", "C", "2027", '{"published":"2026"}'),
        ("exploit", "C", "metasploit", "2026-01-03"),
        ("problem", "osv", "where: what"),
    ]


def test_text_that_utf8_cannot_hold_does_not_end_a_feed() -> None:
    """Half a surrogate pair in one record becomes a question mark."""
    row = row_of(ExploitSeen(cve="C\ud800", source="metasploit", first_seen="2026-01-03"), "metasploit")
    assert (row, list(lines([row]))) == (("exploit", "C?", "metasploit", "2026-01-03"), [b'["exploit","C?","metasploit","2026-01-03"]\n'])


@given(st.binary(max_size=40) | JSON.map(lambda value: json.dumps(value).encode()))
def test_whatever_lies_on_disk_is_read_or_refused(raw: bytes) -> None:
    """Damaged lines and manifests are errors with words, damaged headers are as if they were not there."""
    with pytest.raises(BadInputError):
        load_manifest(raw, "x")
    assert part_of(raw) is None
    try:
        row = read_line(raw, "x")
    except BadInputError:
        return
    assert len(row) - 1 == len(COLUMNS[row[0]])


def test_headers_come_back_and_newer_fields_are_left_out() -> None:
    """A later version may write more."""
    part = Part(name="n", feed="kev", start="s", url="u", counts={"kev": 3})
    assert part_of(header_of(part)) == part
    assert part_of(json.dumps(json.loads(header_of(part)) | {"later": 1}).encode()) == part
