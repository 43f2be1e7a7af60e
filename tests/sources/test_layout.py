"""OCI layouts as directories and archives."""

import json
import os
import tarfile

import pytest

from tests.inventory.layers import OCI, OS_RELEASE, dpkg_status, tar_of, write_blob, write_index, write_manifest
from tidewaiter.errors import BadInputError, DigestMismatchError, NotFoundError
from tidewaiter.inventory.assemble import assemble
from tidewaiter.inventory.catalogers import all_catalogers
from tidewaiter.inventory.walk import scan_layer
from tidewaiter.sources import open_source

TARS = (tar_of({"etc/os-release": OS_RELEASE}), tar_of({"var/lib/dpkg/status": dpkg_status(("a", "1"))}))


@pytest.fixture
def layout(tmp_path):
    """Make an OCI layout with an index of two platforms and an attestation."""
    entries = [write_manifest(tmp_path, TARS), write_manifest(tmp_path, TARS[:1], "arm64")]
    attestation = {**entries[0], "platform": {"os": "unknown", "architecture": "unknown"}}
    index = {"schemaVersion": 2, "mediaType": OCI + "index.v1+json", "manifests": [*entries, attestation]}
    nested = {"mediaType": OCI + "index.v1+json", **write_blob(tmp_path, json.dumps(index).encode())}
    write_index(tmp_path, [{**nested, "annotations": {"org.opencontainers.image.ref.name": "v1"}}])
    return tmp_path


def scanned(source, image):
    results = []
    for layer in image.layers:
        with source.open_layer(layer) as stream:
            results.append(scan_layer(stream, layer, catalogers=all_catalogers()))
    return assemble(image, results)


def test_every_platform_of_a_nested_index(layout):
    """Both platforms come back; the attestation is noted, not scanned."""
    source = open_source(f"oci-dir:{layout}")
    images = source.images()
    assert [str(image.platform) for image in images] == ["linux/amd64", "linux/arm64"]
    assert [problem.code for problem in source.problems] == ["attestation-skipped"]
    assert images[0].index_digest.startswith("sha256:")


def test_scan_of_the_platform_asked_for(layout):
    """The layers of one platform add up to its packages without any problem."""
    source = open_source(str(layout))
    (image,) = source.images("linux/amd64")
    found = scanned(source, image)
    assert [package.name for package in found.packages] == ["a"]
    assert found.problems == ()
    assert [layer.created_by for layer in image.layers] == ["step 0", "step 1"]


def test_missing_platform_names_those_that_are_there(layout):
    """The error says what could be asked for."""
    with pytest.raises(BadInputError, match="linux/amd64, linux/arm64"):
        open_source(f"oci-dir:{layout}").images("linux/s390x")


def test_tag_selects_and_an_unknown_tag_is_an_error(layout):
    """PATH:TAG chooses an entry of index.json by its annotation."""
    assert len(open_source(f"oci-dir:{layout}:v1").images()) == 2
    with pytest.raises(NotFoundError, match="v2"):
        open_source(f"oci-dir:{layout}:v2").images()


def test_layout_in_a_tar(layout, tmp_path_factory):
    """The same layout as an archive gives the same images."""
    archive = tmp_path_factory.mktemp("archive") / "image.tar"
    with tarfile.open(archive, "w") as file:
        file.add(layout, arcname=".")
    assert open_source(f"oci-archive:{archive}").images() != ()
    source = open_source(str(archive))
    assert [package.name for package in scanned(source, source.images("linux/amd64")[0]).packages] == ["a"]


def test_tampered_manifest_names_both_digests(layout):
    """A blob whose bytes are not what its name says is refused."""
    victim = next(path for path in (layout / "blobs/sha256").iterdir() if b'"layers"' in path.read_bytes())
    victim.write_bytes(victim.read_bytes() + b" ")
    with pytest.raises(DigestMismatchError, match=f"expected sha256:{victim.name}, got sha256:"):
        open_source(str(layout)).images()


def test_unknown_media_types_are_errors(tmp_path):
    """An unknown document and an unknown layer type are refused by name."""
    entry = write_manifest(tmp_path, TARS, suffix="+lz4")
    write_index(tmp_path, [entry])
    with pytest.raises(BadInputError, match=r"unknown media type of a layer.*lz4"):
        open_source(str(tmp_path)).images()
    write_index(tmp_path, [{**entry, "mediaType": "text/plain"}])
    with pytest.raises(BadInputError, match=r"unknown media type 'text/plain'"):
        open_source(str(tmp_path)).images()


def test_digest_that_would_leave_the_directory(tmp_path):
    """A digest is never used as a path before it is checked."""
    write_index(tmp_path, [{"mediaType": OCI + "manifest.v1+json", "digest": "sha256:../../../etc/passwd", "size": 1}])
    with pytest.raises(BadInputError, match="not a digest"):
        open_source(str(tmp_path)).images()


def test_nothing_there(tmp_path):
    """A missing path and an index without entries are errors with the place."""
    with pytest.raises(NotFoundError, match="no such file"):
        open_source(f"oci-dir:{tmp_path}/none")
    write_index(tmp_path, [])
    with pytest.raises(NotFoundError, match="no image"):
        open_source(str(tmp_path)).images()


def test_platform_listed_but_not_copied(tmp_path):
    """A layout that lists platforms directly and lacks one is read for the others, and says so."""
    entry = write_manifest(tmp_path, TARS)
    absent = {**entry, "digest": "sha256:" + "1" * 64, "platform": {"os": "linux", "architecture": "arm64"}}
    write_index(tmp_path, [entry, absent])
    source = open_source(f"oci-dir:{tmp_path}")
    assert [str(image.platform) for image in source.images()] == ["linux/amd64"]
    assert [problem.code for problem in source.problems] == ["platform-not-copied"]
    assert len(source.images("linux/amd64")) == 1


def test_pipe_in_place_of_a_file_does_not_wait(tmp_path):
    """A named pipe would block for ever; it is as if the file were not there."""
    os.mkfifo(tmp_path / "index.json")
    with pytest.raises(NotFoundError, match="regular file"):
        open_source(f"oci-dir:{tmp_path}").images()
