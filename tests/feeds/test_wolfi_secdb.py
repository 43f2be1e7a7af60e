"""Wolfi's secdb."""

from tests.feeds.rolling import fixes, others, repository
from tidewaiter.feeds._sources import SHIPPABLE
from tidewaiter.feeds.wolfi_secdb import WOLFI_SECDB


def test_reads_fixes_of_the_rolling_distribution() -> None:
    """There is one release, which no file names; what is read is never shipped."""
    assert WOLFI_SECDB.recognises(repository("Wolfi"))
    assert fixes(WOLFI_SECDB, repository("Wolfi")) == [("CVE-2026-1", "wolfi", "Wolfi", "zlib", "1.3-r1")]
    assert "wolfi" not in SHIPPABLE


def test_other_repositories_are_not_ours() -> None:
    """All have the same fields; the address of the packages tells them apart."""
    assert not any(map(WOLFI_SECDB.recognises, others("Wolfi")))
