"""Newer images of a repository, and their stored contents."""

from typing import Any

from tests.builders import image
from tests.inventory.test_chains import Known
from tidewaiter.adapters.layer_cache import MemoryLayerStore
from tidewaiter.inventory import SCANNER_VERSION
from tidewaiter.inventory.bases import MOST_CANDIDATES, Bases, from_layers
from tidewaiter.model.image import BaseImage, Distribution, Image, ImageConfig, LayerRef, Platform
from tidewaiter.model.inventory import Inventory, LayerResult


def built(number: int, created: str, **fields: Any) -> Image:
    """Make an image of the repository `base`."""
    layers = (LayerRef(digest=f"stored-{number}", diff_id=f"sha256:{number}", media_type="tar"),)
    return image(
        **({"digest": f"sha256:{number}", "repository": "base", "layers": layers, "config": ImageConfig(created=created)} | fields)
    )


def empty(one: Image) -> Inventory:
    """Return an empty inventory."""
    return Inventory(image_digest=one.digest, distribution=Distribution(), packages=())


OLD = built(0, "2026-01-05T10:00:00Z")


def newer(*others: Image, base: Image = OLD) -> list[str]:
    """Return the digests of the candidates for a base."""
    known = Known(OLD, *others)
    return [one.digest for one, _ in Bases(family=known.ancestry, inventory=empty).newer(BaseImage(digest=base.digest, layers=1))]


def test_newer_builds_for_the_same_platform_are_found_newest_first() -> None:
    """Older ones, other repositories and other platforms are not."""
    later, latest = built(1, "2026-01-20T00:00:00Z"), built(2, "2026-06-20T00:00:00Z")
    older, other = built(3, "2025-12-20T00:00:00Z"), built(4, "2026-06-20T00:00:00Z", repository="other")
    arm = built(5, "2026-06-20T00:00:00Z", platform=Platform(architecture="arm64"))
    assert newer(later, older, other, arm, latest) == [latest.digest, later.digest]


def test_what_has_no_date_or_is_not_known_has_no_candidates() -> None:
    """Builds that can be repeated say 1970; a base that was never scanned has no repository here."""
    undated = built(1, "1970-01-01T00:00:00Z")
    assert newer(undated) == []
    assert newer(built(2, "2026-06-20T00:00:00Z"), undated, base=undated) == []
    assert newer(base=built(9, "2026-01-01T00:00:00Z")) == []
    assert newer(built(2, "no date")) == []


def test_reads_are_bounded() -> None:
    """However many builds there are, a few inventories are read."""
    many = [built(number, f"2026-0{1 + number % 9}-20T00:00:00Z") for number in range(1, 200)]
    assert len(newer(*many)) == MOST_CANDIDATES


def test_stored_layers_add_up_to_contents_and_a_missing_one_to_nothing() -> None:
    """Half of an image is not compared with."""
    store = MemoryLayerStore()
    assert from_layers(OLD, store) is None
    store.put(OLD.layers[0], LayerResult(diff_id="sha256:0", scanner_version=SCANNER_VERSION))
    assert from_layers(OLD, store) is not None
