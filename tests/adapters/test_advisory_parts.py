"""Parts to database."""

from pathlib import Path

import pytest

from tidewaiter.adapters.advisory_parts import merge_parts
from tidewaiter.adapters.feed_parts import FolderParts, Part, write_rows
from tidewaiter.errors import BadInputError, DigestMismatchError

FETCHED = "2026-11-20T00:00:00Z"


def kev(folder: Path, *cves: str) -> Part:
    """Keep a part of KEV."""
    scratch = folder / "rows"
    folder.mkdir(exist_ok=True)
    sha256 = write_rows((("kev", cve, "2026-01-01", "") for cve in cves), scratch)
    part = Part(name="k", feed="kev", start="https://k", url="https://k", sha256=sha256, counts={"kev": len(cves)}, fetched=FETCHED)
    FolderParts(folder).put(part, scratch)
    return part


def test_parts_make_a_database_that_says_what_is_missing(tmp_path: Path) -> None:
    """A feed that never came is named with the reason, beside what came when."""
    store = FolderParts(tmp_path / "parts")
    kev(store.folder, "CVE-2024-1")
    never = Part(name="e", feed="epss", start="https://e", url="https://e", refused="404", refused_since="2026-11-22T00:00:00Z")
    store.put(never, None)
    epss, found = merge_parts(store, tmp_path / "db", built=FETCHED).feeds
    assert (found.records, found.fetched, found.problem) == (1, FETCHED, "")
    assert (epss.records, epss.problem) == (0, "not renewed since 2026-11-22T00:00:00Z: 404 (https://e)")


def test_a_part_that_was_damaged_since_is_refused(tmp_path: Path) -> None:
    """Both checksums are named; no database is made of half a feed."""
    store = FolderParts(tmp_path / "parts")
    part = kev(store.folder, "CVE-2024-1")
    file = store.folder / f"{part.sha256}.rows.zst"
    file.write_bytes(file.read_bytes()[:-3])
    with pytest.raises(DigestMismatchError, match=part.sha256):
        merge_parts(store, tmp_path / "db")
    assert not (tmp_path / "db").exists()


def test_nothing_at_hand_builds_nothing(tmp_path: Path) -> None:
    """An empty database would call everything safe."""
    with pytest.raises(BadInputError, match="no part"):
        merge_parts(FolderParts(tmp_path), tmp_path / "db")
