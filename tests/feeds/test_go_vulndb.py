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


def test_the_year_1_is_no_date() -> None:
    """The repository has it until a record is published; the day of a withdrawal is a change."""
    never = "0001-01-01T00:00:00Z"
    raw = osv("GO-2026-1", ecosystem="Go", published=never) | {"modified": never}
    dates = []
    for record in (raw, raw | {"withdrawn": "2026-08-18T20:23:02Z"}, raw | {"published": "2026-01-02T00:00:00Z"}):
        (found,) = GO_VULNDB.parse(record, "", arrange)
        assert isinstance(found, Advisory)
        dates.append((found.published, found.modified))
    assert dates == [("", ""), ("", "2026-08-18T20:23:02Z"), ("2026-01-02T00:00:00Z", "2026-01-02T00:00:00Z")]
