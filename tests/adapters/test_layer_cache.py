"""The layer cache: found again, corruption noticed, incomplete results kept apart, each layer scanned once."""

from pathlib import Path

import pytest

from tests.builders import package
from tidewaiter import documents
from tidewaiter.adapters.layer_cache import FolderLayerStore, MemoryLayerStore, default_cache_folder
from tidewaiter.adapters.s3_objects import pack
from tidewaiter.model.image import LayerRef
from tidewaiter.model.inventory import LayerResult
from tidewaiter.model.problem import Problem

DIFF_ID = "sha256:" + "c" * 64
LAYER = LayerRef(digest="sha256:" + "d" * 64, diff_id=DIFF_ID, media_type="tar")
OTHER_BYTES = LayerRef(digest="sha256:" + "e" * 64, diff_id=DIFF_ID, media_type="tar")
RESULT = LayerResult(diff_id=DIFF_ID, scanner_version="7", packages=(package(),))
LIE = LayerResult(diff_id=DIFF_ID, scanner_version="7", problems=(Problem(code="digest-mismatch", what="other bytes"),))


@pytest.fixture(params=["memory", "folder"])
def store(request, tmp_path):
    """Give each kind of store."""
    return MemoryLayerStore() if request.param == "memory" else FolderLayerStore(tmp_path)


def test_a_result_is_found_again(tmp_path: Path) -> None:
    """What one run stores, another reads, for the same scanner version only, however the layer is compressed."""
    FolderLayerStore(tmp_path).put(LAYER, RESULT)
    assert FolderLayerStore(tmp_path).get(OTHER_BYTES, "7") == RESULT
    assert not FolderLayerStore(tmp_path).has(LAYER, "8")


def _damaged(raw: bytes, how: str) -> bytes:
    other_version = LayerResult(diff_id=DIFF_ID, scanner_version="6")
    other_layer = LayerResult(diff_id="sha256:" + "f" * 64, scanner_version="7")
    return {
        "emptied": b"",
        "overwritten": b"garbage" * 20,
        "cut": raw[: len(raw) // 2],
        "a bit flipped": raw[:-1] + bytes([raw[-1] ^ 1]),
        "of another version": pack(documents.encode("layer-result", other_version)),
        "of another layer": pack(documents.encode("layer-result", other_layer)),
        "of another kind": pack(documents.encode("problem", Problem(code="x", what="y"))) if "problem" in documents.KINDS else b"{}",
        "no document": pack(b'{"document": "layer-result"}'),
    }[how]


@pytest.mark.parametrize(
    "how",
    ["emptied", "overwritten", "cut", "a bit flipped", "of another version", "of another layer", "of another kind", "no document"],
)
def test_a_corrupt_entry_reads_as_absent_and_is_written_anew(tmp_path: Path, how: str) -> None:
    """It is scanned again instead of trusted."""
    store = FolderLayerStore(tmp_path)
    store.put(LAYER, RESULT)
    (entry,) = tmp_path.rglob("*.json.gz")
    entry.write_bytes(_damaged(entry.read_bytes(), how))
    assert store.get(LAYER, "7") is None
    assert not store.has(LAYER, "7")
    store.put(LAYER, RESULT)
    assert store.get(LAYER, "7") == RESULT


def test_an_incomplete_result_is_used_but_scanned_again(store) -> None:
    """A truncated layer's result serves the report at hand, and the next run reads the layer again."""
    store.put(LAYER, LIE)
    assert store.get(LAYER, "7") == LIE
    assert not store.has(LAYER, "7")


@pytest.mark.parametrize("order", [(RESULT, LIE), (LIE, RESULT)])
def test_bytes_that_are_not_the_layer_spoil_it_for_nobody_else(store, order) -> None:
    """An image that names a popular layer and brings other bytes has its own problem; the layer's true result stays."""
    for result in order:
        store.put(OTHER_BYTES if result is LIE else LAYER, result)
    assert store.get(LAYER, "7") == RESULT
    assert store.has(LAYER, "7")


def test_a_lie_that_came_first_is_not_seen_by_others(store) -> None:
    """The other image scans the layer itself."""
    store.put(OTHER_BYTES, LIE)
    assert store.get(LAYER, "7") is None


def test_the_cache_folder_follows_xdg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """XDG_CACHE_HOME decides where results are kept."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_cache_folder() == tmp_path / "tidewaiter"


def test_folder_that_cannot_be_written_keeps_results_for_this_run(tmp_path):
    """A read-only home does not end a scan: the result is there until the process ends."""
    (tmp_path / "file").write_text("")
    store = FolderLayerStore(tmp_path / "file" / "cache")
    with store.reserved(LAYER, "7"):
        store.put(LAYER, RESULT)
    assert store.get(LAYER, "7") == RESULT
    assert store.has(LAYER, "7")


def test_variants_are_kept_apart_and_share_the_limit(tmp_path):
    """Results of other rules are not ours, and give way like all others."""
    FolderLayerStore(tmp_path, variant="malware-1").put(LAYER, RESULT)
    store = FolderLayerStore(tmp_path, variant="malware-2", limit=1)
    assert store.get(LAYER, "7") is None
    store.put(LAYER, RESULT)
    assert store.get(LAYER, "7") == RESULT
    assert FolderLayerStore(tmp_path, variant="malware-1").get(LAYER, "7") is None
