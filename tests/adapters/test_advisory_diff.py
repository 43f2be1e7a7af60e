"""What changed between databases."""

from pathlib import Path

from tests.adapters.advisories import BUILT, build, osv, write
from tidewaiter.adapters.advisory_build import build_database
from tidewaiter.adapters.advisory_diff import changed_packages
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore


def test_only_packages_with_other_words_are_named(tmp_path: Path) -> None:
    """New, gone and changed advisories name their packages; the same word under another row number does not."""
    old, _ = build(tmp_path, osv("GHSA-1", package="same"), osv("GHSA-2", package="gone"), osv("GHSA-3", package="moved"), out="old")
    new, _ = build(
        tmp_path, osv("GHSA-3", package="moved", fixed="9.0"), osv("GHSA-4", package="fresh"), osv("GHSA-1", package="same"), out="new"
    )
    with SqliteAdvisoryStore(old) as before, SqliteAdvisoryStore(new) as after:
        assert changed_packages(before, after) == (("npm", "fresh"), ("npm", "gone"), ("npm", "moved"))
        assert changed_packages(before, before) == ()


def test_a_later_date_alone_changes_nothing(tmp_path: Path) -> None:
    """Publishers touch records without changing them."""
    old, _ = build(tmp_path, osv(), out="old")
    new, _ = build(tmp_path, osv(modified="2026-05-05T00:00:00Z"), out="new")
    with SqliteAdvisoryStore(old) as before, SqliteAdvisoryStore(new) as after:
        assert changed_packages(before, after) == ()


def test_entering_kev_is_a_change(tmp_path: Path) -> None:
    """The packages of a CVE that is now exploited are to be judged again, and no others."""
    rows = [osv(aliases=["CVE-2024-1"]), osv("GHSA-2", package="other", aliases=["CVE-2024-2"])]
    old, _ = build(tmp_path, *rows, out="old")
    kev = [{"cveID": "CVE-2024-1", "dateAdded": "2026-05-05"}]
    build_database(write(tmp_path / "feeds", osv=rows, kev=kev), tmp_path / "new", built=BUILT)
    with SqliteAdvisoryStore(old) as before, SqliteAdvisoryStore(tmp_path / "new") as after:
        assert changed_packages(before, after) == (("npm", "left-pad"),)
