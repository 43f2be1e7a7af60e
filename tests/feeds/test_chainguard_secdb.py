"""Chainguard's secdb."""

from tests.feeds.rolling import fixes, others, repository
from tidewaiter.feeds._sources import SHIPPABLE
from tidewaiter.feeds.chainguard_secdb import CHAINGUARD_SECDB


def test_reads_fixes_of_the_rolling_distribution() -> None:
    """There is one release, which no file names; what is read is never shipped."""
    assert CHAINGUARD_SECDB.recognises(repository("Chainguard"))
    assert fixes(CHAINGUARD_SECDB, repository("Chainguard")) == [("CVE-2026-1", "chainguard", "Chainguard", "zlib", "1.3-r1")]
    assert "chainguard" not in SHIPPABLE


def test_other_repositories_are_not_ours() -> None:
    """All have the same fields; the address of the packages tells them apart."""
    assert not any(map(CHAINGUARD_SECDB.recognises, others("Chainguard")))
