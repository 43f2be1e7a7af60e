"""Images that this machine scanned before."""

import pytest

from tests.builders import image
from tidewaiter.adapters.known_images import KnownImages
from tidewaiter.inventory.origins import base_of
from tidewaiter.model.image import LayerRef


def of(name, layers):
    refs = tuple(LayerRef(digest=f"stored-{one}", diff_id=f"sha256:{one}", media_type="tar") for one in layers)
    return image(reference=f"{name}:1", repository=name, tags=("1",), digest=f"sha256:{name}", layers=refs)


def test_a_base_that_was_scanned_before_is_known_later(tmp_path):
    """Another run, another process: the same folder."""
    KnownImages(tmp_path).remember(of("python", "ab"))
    found = base_of(of("shop", "abc"), KnownImages(tmp_path).relatives(of("shop", "abc")))
    assert found
    assert (found.name, found.layers) == ("python:1", 2)


def test_siblings_are_known_by_their_repositories(tmp_path):
    """Two applications on a base that nobody scanned."""
    known = KnownImages(tmp_path)
    known.remember(of("billing", "abx"))
    found = base_of(of("shop", "abc"), known.relatives(of("shop", "abc")))
    assert found
    assert (found.name, found.layers) == ("", 2)


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]", b"\xff", b'{"repositories": 3, "images": 4}'])
def test_damaged_files_are_as_if_nothing_were_known(tmp_path, damage):
    """The attribution is lost, not the scan; the next image is remembered again."""
    known = KnownImages(tmp_path)
    known.remember(of("python", "ab"))
    for path in tmp_path.rglob("*"):
        if path.is_file() and "locks" not in path.parts:
            path.write_bytes(damage)
    assert list(known.relatives(of("shop", "abc"))) == []
    known.remember(of("python", "ab"))
    assert [one.layers for one in known.relatives(of("shop", "abc")) if one.image] == [2]


def test_a_folder_that_cannot_be_written_and_an_image_without_layers_change_nothing(tmp_path):
    """There is nothing to keep, or nowhere."""
    (tmp_path / "file").write_text("")
    for known in (KnownImages(tmp_path / "file"), KnownImages(tmp_path / "empty")):
        known.remember(of("python", ""))
    KnownImages(tmp_path / "file").remember(of("python", "ab"))
    assert list(KnownImages(tmp_path / "file").relatives(of("shop", "abc"))) == []
