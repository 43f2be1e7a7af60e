"""The layer cache: found again, corruption noticed, incomplete results not kept."""

from pathlib import Path

import pytest

from tests.builders import package
from tidewaiter.adapters.layer_cache import FolderLayerStore, MemoryLayerStore, default_cache_folder
from tidewaiter.model.inventory import LayerResult
from tidewaiter.model.problem import Problem

DIFF_ID = "sha256:" + "c" * 64
RESULT = LayerResult(diff_id=DIFF_ID, scanner_version="7", packages=(package(),))
CUT = LayerResult(diff_id=DIFF_ID, scanner_version="7", problems=(Problem(code="layer-truncated", what="ends early"),))


def test_a_result_is_found_again(tmp_path: Path) -> None:
    """What one run stores, another reads, for the same scanner version only."""
    FolderLayerStore(tmp_path).put(RESULT)
    assert FolderLayerStore(tmp_path).get(DIFF_ID, "7") == RESULT
    assert not FolderLayerStore(tmp_path).has(DIFF_ID, "8")


@pytest.mark.parametrize("damage", [b"", b"garbage" * 20, None])
def test_a_corrupt_entry_reads_as_absent(tmp_path: Path, damage: bytes | None) -> None:
    """An emptied, overwritten or bit-flipped entry is scanned again instead of trusted."""
    store = FolderLayerStore(tmp_path)
    store.put(RESULT)
    (entry,) = tmp_path.rglob("*.json.gz")
    raw = bytearray(entry.read_bytes())
    raw[-1] ^= 1
    entry.write_bytes(bytes(raw) if damage is None else damage)
    assert store.get(DIFF_ID, "7") is None
    store.put(RESULT)
    assert store.get(DIFF_ID, "7") == RESULT


@pytest.mark.parametrize("store", [MemoryLayerStore(), None])
def test_an_incomplete_result_is_used_but_scanned_again(tmp_path: Path, store: MemoryLayerStore | None) -> None:
    """A truncated layer's result serves the report at hand, and the next run reads the layer again."""
    chosen = store or FolderLayerStore(tmp_path)
    chosen.put(CUT)
    assert chosen.get(DIFF_ID, "7") == CUT
    assert not chosen.has(DIFF_ID, "7")


def test_the_cache_folder_follows_xdg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """XDG_CACHE_HOME decides where results are kept."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_cache_folder() == tmp_path / "tidewaiter"


def test_folder_that_cannot_be_written_keeps_results_for_this_run(tmp_path):
    """A read-only home does not end a scan: the result is there until the process ends."""
    (tmp_path / "file").write_text("")
    store = FolderLayerStore(tmp_path / "file" / "cache")
    result = LayerResult(diff_id="sha256:1", scanner_version="1")
    store.put(result)
    assert store.get("sha256:1", "1") == result
    assert store.has("sha256:1", "1")
