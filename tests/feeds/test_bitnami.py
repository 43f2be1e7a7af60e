"""Bitnami's own repository."""

from tests.adapters.advisories import osv
from tidewaiter.feeds.bitnami import BITNAMI
from tidewaiter.matching.ranges import arrange
from tidewaiter.model.advisory import Advisory

RECORD = osv("BIT-nginx-2026-1", ecosystem="Bitnami")


def test_reads_the_publishers_records() -> None:
    """They are OSV records of this publisher's ids."""
    assert BITNAMI.recognises(RECORD)
    (found,) = BITNAMI.parse(RECORD, "", arrange)
    assert isinstance(found, Advisory)
    assert (found.id, found.source) == ("BIT-nginx-2026-1", "bitnami")


def test_what_else_lies_in_the_archive_says_nothing() -> None:
    """Other publishers' records and other files are not read; the archive is fetched only when named."""
    assert not BITNAMI.recognises(osv("CVE-2026-1"))
    assert [list(BITNAMI.parse(record, "", arrange)) for record in (osv("CVE-2026-1"), {"id": "BIT-nginx-2026-1"})] == [[], []]
    assert BITNAMI.optional
