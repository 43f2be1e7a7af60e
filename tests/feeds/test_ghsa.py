"""GitHub's own repository."""

from tests.adapters.advisories import osv
from tidewaiter.feeds.ghsa import GHSA
from tidewaiter.matching.ranges import arrange
from tidewaiter.model.advisory import Advisory

RECORD = osv("GHSA-1", ecosystem="npm")


def test_reads_the_publishers_records() -> None:
    """They are OSV records of this publisher's ids."""
    assert GHSA.recognises(RECORD)
    (found,) = GHSA.parse(RECORD, "", arrange)
    assert isinstance(found, Advisory)
    assert (found.id, found.source) == ("GHSA-1", "ghsa")


def test_what_else_lies_in_the_archive_says_nothing() -> None:
    """Other publishers' records and other files are not read; the archive is fetched only when named."""
    assert not GHSA.recognises(osv("GO-2026-1"))
    assert [list(GHSA.parse(record, "", arrange)) for record in (osv("GO-2026-1"), {"name": "x", "private": True})] == [[], []]
    assert GHSA.optional
