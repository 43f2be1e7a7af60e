"""What changed between databases."""

from pathlib import Path

from tests.adapters.advisories import build, osv
from tidewaiter.adapters.advisory_diff import changed_packages
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore


def test_only_packages_with_other_words_are_named(tmp_path: Path) -> None:
    """New, gone and changed advisories name their packages; the same word under another row number does not."""
    old, _ = build(tmp_path, osv("GHSA-1", package="same"), osv("GHSA-2", package="gone"), osv("GHSA-3", package="moved"), out="old")
    new, _ = build(
        tmp_path, osv("GHSA-3", package="moved", fixed="9.0"), osv("GHSA-4", package="fresh"), osv("GHSA-1", package="same"), out="new"
    )
    with SqliteAdvisoryStore(old) as before, SqliteAdvisoryStore(new) as after:
        assert list(changed_packages(before, after)) == [("npm", "fresh"), ("npm", "gone"), ("npm", "moved")]
        assert list(changed_packages(before, before)) == []
