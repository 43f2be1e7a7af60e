"""The images that the demo and the tests push are real OCI layouts."""

import gzip
import hashlib
import io
import json
import tarfile
from pathlib import Path
from typing import Any

from tidewaiter.local.image_builder import File, Layer, Recipe, write_layout
from tidewaiter.sources import open_source

RECIPE = Recipe(
    layers=(Layer(files={"etc/a": File(body=b"a", mode=0o600), "etc/b": File(link="a")}, created_by="COPY a /etc"),),
    config={"User": "10001"},
    architecture="arm64",
)


def _json(folder: Path, digest: str) -> Any:
    return json.loads((folder / "blobs" / "sha256" / digest.removeprefix("sha256:")).read_bytes())


def test_every_blob_is_named_by_its_digest(tmp_path: Path) -> None:
    """Nothing in the layout lies under a name that is not its hash."""
    write_layout(RECIPE, tmp_path / "image", "a:1")
    blobs = list((tmp_path / "image" / "blobs" / "sha256").iterdir())
    assert len(blobs) == 3
    assert all(hashlib.sha256(blob.read_bytes()).hexdigest() == blob.name for blob in blobs)


def test_the_configuration_names_the_tar_inside(tmp_path: Path) -> None:
    """diff_ids are of the plain tar, modes and links survive."""
    manifest = _json(tmp_path / "image", write_layout(RECIPE, tmp_path / "image", "a:1"))
    config = _json(tmp_path / "image", manifest["config"]["digest"])
    (layer,) = manifest["layers"]
    raw = gzip.decompress((tmp_path / "image" / "blobs" / "sha256" / layer["digest"].removeprefix("sha256:")).read_bytes())
    assert config["rootfs"]["diff_ids"] == [f"sha256:{hashlib.sha256(raw).hexdigest()}"]
    with tarfile.open(fileobj=io.BytesIO(raw)) as archive:
        assert (archive.getmember("etc/a").mode, archive.getmember("etc/b").linkname) == (0o600, "a")


def test_the_same_recipe_has_the_same_digest(tmp_path: Path) -> None:
    """No clock and no chance is in an image."""
    assert write_layout(RECIPE, tmp_path / "one", "a:1") == write_layout(RECIPE, tmp_path / "two", "a:1")


def test_our_own_source_reads_it(tmp_path: Path) -> None:
    """Platform, user and build step come out again."""
    digest = write_layout(RECIPE, tmp_path / "image", "a:1")
    (image,) = open_source(f"oci-dir:{tmp_path / 'image'}").images()
    assert (image.digest, str(image.platform), image.config.user) == (digest, "linux/arm64", "10001")
    assert image.layers[0].created_by == "COPY a /etc"
