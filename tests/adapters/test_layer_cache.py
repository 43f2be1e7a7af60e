"""The layer cache: found again, corruption noticed, incomplete results not kept."""

from pathlib import Path

import pytest

from tests.builders import package
from tidewaiter.adapters.layer_cache import FolderLayerStore, TieredLayerStore, default_cache_folder
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


def test_an_incomplete_result_serves_one_run(tmp_path: Path) -> None:
    """A truncated layer's result is used for this report, and read again next time."""
    store = TieredLayerStore(FolderLayerStore(tmp_path))
    store.put(CUT)
    assert store.get(DIFF_ID, "7") == CUT
    assert not FolderLayerStore(tmp_path).has(DIFF_ID, "7")


def test_the_cache_folder_follows_xdg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """XDG_CACHE_HOME decides where results are kept."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_cache_folder() == tmp_path / "tidewaiter"
