"""Go's own database."""

from tests.adapters.advisories import osv
from tidewaiter.feeds.go_vulndb import GO_VULNDB
from tidewaiter.matching.ranges import arrange
from tidewaiter.model.advisory import Advisory

RECORD = osv("GO-2026-1", ecosystem="Go")


def test_reads_the_publishers_records() -> None:
    """They are OSV records of this publisher's ids."""
    assert GO_VULNDB.recognises(RECORD)
    (found,) = GO_VULNDB.parse(RECORD, "", arrange)
    assert isinstance(found, Advisory)
    assert (found.id, found.source) == ("GO-2026-1", "go")


def test_what_else_lies_in_the_archive_says_nothing() -> None:
    """Other publishers' records and other files are not read; the archive is fetched only when named."""
    assert not GO_VULNDB.recognises(osv("GHSA-1"))
    assert [
        list(GO_VULNDB.parse(record, "", arrange)) for record in (osv("GHSA-1"), {"path": "stdlib", "vulns": [{"id": "GO-2026-1"}]})
    ] == [[], []]
    assert GO_VULNDB.optional
