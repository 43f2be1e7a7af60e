"""RustSec's own repository."""

from tests.adapters.advisories import osv
from tidewaiter.feeds.rustsec import RUSTSEC
from tidewaiter.matching.ranges import arrange
from tidewaiter.model.advisory import Advisory

RECORD = osv("RUSTSEC-2026-0001", ecosystem="crates.io")


def test_reads_the_publishers_records() -> None:
    """They are OSV records of this publisher's ids."""
    assert RUSTSEC.recognises(RECORD)
    (found,) = RUSTSEC.parse(RECORD, "", arrange)
    assert isinstance(found, Advisory)
    assert (found.id, found.source) == ("RUSTSEC-2026-0001", "rustsec")


def test_what_else_lies_in_the_archive_says_nothing() -> None:
    """Other publishers' records and other files are not read; the archive is fetched only when named."""
    assert not RUSTSEC.recognises(osv("GHSA-1"))
    assert [list(RUSTSEC.parse(record, "", arrange)) for record in (osv("GHSA-1"), {"name": "x"})] == [[], []]
    assert RUSTSEC.optional
