"""The repository of malicious packages."""

from tests.adapters.advisories import osv
from tidewaiter.feeds.malicious import MALICIOUS
from tidewaiter.matching.ranges import arrange
from tidewaiter.model.advisory import Advisory

RECORD = osv("MAL-2026-1", ecosystem="npm")


def test_reads_the_publishers_records() -> None:
    """They are OSV records of this publisher's ids."""
    assert MALICIOUS.recognises(RECORD)
    (found,) = MALICIOUS.parse(RECORD, "", arrange)
    assert isinstance(found, Advisory)
    assert (found.id, found.source) == ("MAL-2026-1", "malicious")


def test_what_else_lies_in_the_archive_says_nothing() -> None:
    """Other publishers' records and other files are not read; the archive is fetched only when named."""
    assert not MALICIOUS.recognises(osv("GHSA-1"))
    assert [list(MALICIOUS.parse(record, "", arrange)) for record in (osv("GHSA-1"), {"id": "reporter", "modified": ""})] == [[], []]
    assert MALICIOUS.optional
