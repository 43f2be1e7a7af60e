"""PyPA's own repository."""

from tests.adapters.advisories import osv
from tidewaiter.feeds.pypa import PYPA
from tidewaiter.matching.ranges import arrange
from tidewaiter.model.advisory import Advisory

RECORD = osv("PYSEC-2026-1", ecosystem="PyPI")


def test_reads_the_publishers_records() -> None:
    """They are OSV records of this publisher's ids."""
    assert PYPA.recognises(RECORD)
    (found,) = PYPA.parse(RECORD, "", arrange)
    assert isinstance(found, Advisory)
    assert (found.id, found.source) == ("PYSEC-2026-1", "pysec")


def test_what_else_lies_in_the_archive_says_nothing() -> None:
    """Other publishers' records and other files are not read; the archive is fetched only when named."""
    assert not PYPA.recognises(osv("GHSA-1"))
    assert [list(PYPA.parse(record, "", arrange)) for record in (osv("GHSA-1"), {"repos": []})] == [[], []]
    assert PYPA.optional
