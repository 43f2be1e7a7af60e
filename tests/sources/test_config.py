"""What an image's config says."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.inventory.layers import write_blob, write_index
from tidewaiter.errors import BadInputError
from tidewaiter.local.demo_images import bad_image
from tidewaiter.local.image_builder import write_layout
from tidewaiter.model.image import HistoryEntry, Platform
from tidewaiter.sources import open_source
from tidewaiter.sources.config import commands_of, config_of, diff_ids_of, platform_of

WINDOWS = {"os": "windows", "architecture": "arm", "variant": "v7"}
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def test_what_is_missing_has_the_defaults_of_the_specification() -> None:
    """Linux, and an architecture that nobody named."""
    assert platform_of({}) == Platform(os="linux", architecture="unknown")
    assert platform_of(WINDOWS) == Platform(os="windows", architecture="arm", variant="v7")


def test_a_platform_of_a_megabyte_keeps_no_image_from_its_verdict(tmp_path) -> None:
    """It would be in the state of the workflow and in the event of the verdict, which take 256 KB."""
    layout = tmp_path / "image"
    write_layout(bad_image(), layout, "demo:1")
    index = json.loads((layout / "index.json").read_text())
    read = lambda digest: json.loads((layout / "blobs" / digest.replace(":", "/")).read_text())  # noqa: E731 - read twice
    manifest = read(index["manifests"][0]["digest"])
    config = write_blob(layout, json.dumps({**read(manifest["config"]["digest"]), "variant": "v" * (1 << 20)}).encode())
    changed = {**manifest, "config": {**manifest["config"], **config}}
    media_type = "application/vnd.oci.image.manifest.v1+json"
    write_index(layout, [{"mediaType": media_type, **write_blob(layout, json.dumps(changed).encode())}])
    (image,) = open_source(f"oci-dir:{layout}").images()
    assert len(str(image.platform)) < 200


@given(st.dictionaries(st.sampled_from(["config", "history", "os", "architecture", "variant", "created", "rootfs"]), _json))
def test_any_document_is_read(document) -> None:
    """Fields of other types count as missing; only layers without digests are an error."""
    config_of(document)
    assert platform_of(document).os
    with pytest.raises(BadInputError):
        diff_ids_of(document, 3, where="x")


def test_commands_belong_to_layers_only_where_their_numbers_agree() -> None:
    """Steps without a layer are left out."""
    history = (HistoryEntry(created_by="a"), HistoryEntry(created_by="ENV", empty_layer=True), HistoryEntry(created_by="b"))
    assert commands_of(history, 2) == ("a", "b")
    assert commands_of(history, 3) == ("", "", "")
