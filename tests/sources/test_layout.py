"""OCI layouts as directories and archives."""

import json
import os
import tarfile

import pytest

from tests.inventory.layers import OCI, OS_RELEASE, dpkg_status, tar_of, write_blob, write_index, write_manifest
from tidewaiter.errors import BadInputError, DigestMismatchError, NotAnImageError, NotFoundError
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


SBOM = {"spdxVersion": "SPDX-2.3", "packages": [{"SPDXID": "SPDXRef-1", "name": "x", "versionInfo": "1", "externalRefs": [
    {"referenceType": "purl", "referenceLocator": "pkg:npm/x@1"}]}]}  # fmt: skip


def attestation(subject):
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": "_", "digest": {"sha256": subject.removeprefix("sha256:")}}],
        "predicateType": "https://spdx.dev/Document",
        "predicate": SBOM,
    }


def artefact(root, document, media_type, config="application/vnd.oci.empty.v1+json", **fields):
    """Put a manifest with one document into a layout and return its descriptor."""
    manifest = {
        "schemaVersion": 2,
        "mediaType": OCI + "manifest.v1+json",
        "config": {"mediaType": config, **write_blob(root, b"{}")},
        "layers": [{"mediaType": media_type, **write_blob(root, json.dumps(document).encode())}],
        **fields,
    }
    return {"mediaType": OCI + "manifest.v1+json", **write_blob(root, json.dumps(manifest).encode())}


REF_NAME = "org.opencontainers.image.ref.name"


@pytest.mark.parametrize("how", ["subject", "fallback index", "cosign tag"])
def test_documents_beside_an_image_of_a_layout_are_read_and_are_no_images(tmp_path, how):
    """As a referrer, in the index under the fallback tag, or as cosign's attestation; the image is found all the same."""
    image = write_manifest(tmp_path, TARS)
    subject = {key: image[key] for key in ("digest", "size", "mediaType")}
    tag = image["digest"].replace(":", "-")
    if how == "cosign tag":
        found = artefact(tmp_path, attestation(image["digest"]), "application/vnd.in-toto+json", OCI + "config.v1+json")
        entry = {**found, "annotations": {REF_NAME: f"{tag}.att"}}
    else:
        entry = artefact(tmp_path, SBOM, "application/spdx+json", subject=subject, artifactType="application/spdx+json")
    if how == "fallback index":
        index = {"schemaVersion": 2, "mediaType": OCI + "index.v1+json", "manifests": [entry]}
        entry = {"mediaType": OCI + "index.v1+json", **write_blob(tmp_path, json.dumps(index).encode()), "annotations": {REF_NAME: tag}}
    write_index(tmp_path, [{**image, "annotations": {REF_NAME: "v1"}}, entry])
    source = open_source(f"oci-dir:{tmp_path}")
    (only,) = source.images()
    assert only.digest == image["digest"]
    assert [problem.code for problem in source.problems] == ["artefact-skipped"]
    found = source.attached(only)
    assert ([package.purl for package in found.packages], found.problems[1:]) == (["pkg:npm/x@1"], ())


def test_attestations_that_buildkit_put_into_the_index(tmp_path):
    """Each belongs to the platform that it names; another platform's is not read."""
    images = [write_manifest(tmp_path, TARS), write_manifest(tmp_path, TARS[:1], "arm64")]
    words = {"vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": images[0]["digest"]}
    beside = artefact(tmp_path, attestation(images[0]["digest"]), "application/vnd.in-toto+json", OCI + "config.v1+json")
    entry = {**beside, "platform": {"os": "unknown", "architecture": "unknown"}, "annotations": words}
    index = {"schemaVersion": 2, "mediaType": OCI + "index.v1+json", "manifests": [*images, entry]}
    write_index(tmp_path, [{"mediaType": OCI + "index.v1+json", **write_blob(tmp_path, json.dumps(index).encode())}])
    source = open_source(f"oci-dir:{tmp_path}")
    amd64, arm64 = source.images()
    assert [package.purl for package in source.attached(amd64).packages] == ["pkg:npm/x@1"]
    assert source.attached(arm64).packages == ()


def test_all_images_of_a_layout_lie_beside_the_one_that_was_chosen(tmp_path):
    """With their names, which is how a base is told; one that is damaged is left out."""
    entries = [write_manifest(tmp_path, TARS[:1]), write_manifest(tmp_path, TARS), write_manifest(tmp_path, TARS[1:])]
    (tmp_path / "blobs" / entries[2]["digest"].replace(":", "/")).write_bytes(b"damaged")
    named = zip(entries, ("base", "app", "damaged"), strict=True)
    write_index(tmp_path, [{**entry, "annotations": {REF_NAME: name}} for entry, name in named])
    source = open_source(f"oci-dir:{tmp_path}:app")
    assert [image.tags for image in source.images()] == [("app",)]
    assert [image.tags for image in source.beside()] == [("base",), ("app",)]


@pytest.mark.parametrize("alone", [True, False])
def test_an_image_that_calls_its_config_something_else_is_never_passed_over_in_silence(tmp_path, alone):
    """Its layers are those of an image: some engine may run it."""
    image = write_manifest(tmp_path, TARS)
    disguised = json.loads((tmp_path / "blobs" / image["digest"].replace(":", "/")).read_bytes())
    disguised["config"]["mediaType"] = "application/vnd.example.thing+json"
    entry = {"mediaType": OCI + "manifest.v1+json", **write_blob(tmp_path, json.dumps(disguised).encode())}
    write_index(tmp_path, [entry] if alone else [image, entry])
    source = open_source(f"oci-dir:{tmp_path}")
    if alone:
        with pytest.raises(BadInputError) as caught:
            source.images()
        assert not isinstance(caught.value, NotAnImageError)
    else:
        source.images()
        assert [problem.incomplete for problem in source.problems] == [True]
