"""Real pushes: digests checked, ECR's event emitted, layers downloaded through ECR's URL."""

import hashlib
import json
import shutil
import subprocess
import urllib.request
from pathlib import Path
from urllib.error import HTTPError

import pytest

from tidewaiter.errors import BadInputError, NotFoundError
from tidewaiter.local.push import push_layout

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"


@pytest.fixture(scope="module", autouse=True)
def _repository(aws):
    aws.client("ecr").create_repository(repositoryName="shop/web")


@pytest.fixture(autouse=True)
def events(aws):
    """Listen to the events of the registry."""
    heard: list[dict] = []
    aws.events.listeners.append(heard.append)
    yield heard
    aws.events.listeners.clear()


def layout(folder: Path, content: bytes, *, index: bool = False) -> str:
    """Write an OCI layout with one layer and return the root's digest."""
    blobs = folder / "blobs" / "sha256"
    blobs.mkdir(parents=True)

    def store(body: bytes, media_type: str) -> dict:
        digest = hashlib.sha256(body).hexdigest()
        (blobs / digest).write_bytes(body)
        return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(body)}

    diff = f"sha256:{hashlib.sha256(content).hexdigest()}"
    config = {"architecture": "amd64", "os": "linux", "config": {}, "rootfs": {"type": "layers", "diff_ids": [diff]}}
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": store(json.dumps(config).encode(), "application/vnd.oci.image.config.v1+json"),
        "layers": [store(content, "application/vnd.oci.image.layer.v1.tar")],
    }
    root = store(json.dumps(manifest).encode(), MANIFEST)
    if index:
        child = {**root, "platform": {"architecture": "amd64", "os": "linux"}}
        root = store(json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": [child]}).encode(), INDEX)
    (folder / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
    (folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [root]}))
    return root["digest"]


def http(method: str, url: str, body: bytes | None = None, headers: dict | None = None) -> tuple[int, dict, bytes]:
    """Make one request and return status, headers and body, whatever the status."""
    request = urllib.request.Request(url, data=body, method=method, headers=headers or {})  # noqa: S310 - loopback
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - loopback
            return answer.status, dict(answer.headers), answer.read()
    except HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


def test_a_push_stores_the_image_and_emits_the_event(aws, tmp_path, events):
    """Digest, tag and repository are those of the push."""
    digest = push_layout(layout_of(tmp_path, b"one"), aws.images.url, "shop/web", "v1")
    described = aws.client("ecr").describe_images(repositoryName="shop/web", imageIds=[{"imageTag": "v1"}])["imageDetails"]
    assert [image["imageDigest"] for image in described] == [digest]
    (event,) = events
    assert event["source"] == "aws.ecr"
    assert event["detail-type"] == "ECR Image Action"
    assert event["detail"]["image-digest"] == digest
    assert event["detail"]["image-tag"] == "v1"
    assert event["detail"]["action-type"] == "PUSH"


def layout_of(folder: Path, content: bytes, *, index: bool = False) -> Path:
    """Write a layout and return its folder."""
    layout(folder, content, index=index)
    return folder


def test_an_index_is_pushed_with_its_images(aws, tmp_path, events):
    """The child goes by digest, the index by tag; both are events."""
    digest = push_layout(layout_of(tmp_path, b"two", index=True), aws.images.url, "shop/web", "multi")
    kinds = [(event["detail"]["manifest-media-type"], event["detail"].get("image-tag")) for event in events]
    assert kinds == [(MANIFEST, None), (INDEX, "multi")]
    assert events[1]["detail"]["image-digest"] == digest


def test_a_layer_comes_back_through_ecrs_url_with_ranges(aws, tmp_path):
    """The presigned URL serves the bytes, whole and in part."""
    content = b"0123456789" * 100
    push_layout(layout_of(tmp_path, content), aws.images.url, "shop/web", "layers")
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    url = aws.client("ecr").get_download_url_for_layer(repositoryName="shop/web", layerDigest=digest)["downloadUrl"]
    assert http("GET", url)[2] == content
    status, headers, part = http("GET", url, headers={"Range": "bytes=10-19"})
    assert (status, part) == (206, b"0123456789")
    assert headers["Content-Range"] == "bytes 10-19/1000"
    assert http("GET", url, headers={"Range": "bytes=5000-"})[0] == 416


def test_a_layer_that_is_not_there_is_refused_as_ecr_does(aws):
    """The error code is ECR's."""
    ecr = aws.client("ecr")
    with pytest.raises(ecr.exceptions.LayersNotFoundException):
        ecr.get_download_url_for_layer(repositoryName="shop/web", layerDigest=f"sha256:{'0' * 64}")


def test_a_blob_must_have_its_digest(aws):
    """A wrong digest is refused and nothing is kept."""
    wrong = f"sha256:{'1' * 64}"
    _, headers, _ = http("POST", f"{aws.images.url}/v2/shop/web/blobs/uploads/", b"")
    status, _, body = http("PUT", f"{aws.images.url}{headers['Location']}?digest={wrong}", b"abc")
    assert status == 400
    assert b"digest mismatch" in body
    assert http("HEAD", f"{aws.images.url}/v2/shop/web/blobs/{wrong}")[0] == 404


def test_chunks_are_joined(aws):
    """PATCH twice, then close."""
    _, headers, _ = http("POST", f"{aws.images.url}/v2/shop/web/blobs/uploads/", b"")
    where = f"{aws.images.url}{headers['Location']}"
    http("PATCH", where, b"abc")
    status, headers, _ = http("PATCH", where, b"def")
    assert (status, headers["Range"]) == (202, "0-5")
    digest = f"sha256:{hashlib.sha256(b'abcdef').hexdigest()}"
    assert http("PUT", f"{where}?digest={digest}", b"")[0] == 201
    assert http("GET", f"{aws.images.url}/v2/shop/web/blobs/{digest}")[2] == b"abcdef"


def test_a_manifest_that_names_missing_blobs_is_refused(aws):
    """What it names must have been pushed."""
    manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": {"digest": f"sha256:{'2' * 64}"}, "layers": []}
    status, _, body = http("PUT", f"{aws.images.url}/v2/shop/web/manifests/x", json.dumps(manifest).encode(), {"Content-Type": MANIFEST})
    assert status == 404
    assert b"not pushed" in body


def test_an_unknown_repository_is_not_created_by_a_push(aws, tmp_path):
    """ECR wants the repository first."""
    with pytest.raises(NotFoundError):
        push_layout(layout_of(tmp_path, b"x"), aws.images.url, "shop/none", "v1")


def test_a_folder_that_is_no_layout_is_refused(aws, tmp_path):
    """The error names the folder."""
    with pytest.raises(BadInputError, match="not an OCI image layout"):
        push_layout(tmp_path, aws.images.url, "shop/web", "v1")


def test_a_tag_put_through_the_api_emits_the_event_too(aws, tmp_path, events):
    """Quarantine tags are pushes, as in AWS."""
    digest = push_layout(layout_of(tmp_path, b"tagged"), aws.images.url, "shop/web", "t1")
    ecr = aws.client("ecr")
    image = ecr.batch_get_image(repositoryName="shop/web", imageIds=[{"imageDigest": digest}])["images"][0]
    ecr.put_image(repositoryName="shop/web", imageManifest=image["imageManifest"], imageTag="tidewaiter-quarantine-1")
    assert [event["detail"]["image-tag"] for event in events] == ["t1", "tidewaiter-quarantine-1"]
    assert events[1]["detail"]["image-digest"] == digest


@pytest.mark.skipif(shutil.which("skopeo") is None, reason="skopeo is not installed")
def test_skopeo_pushes_and_pulls(aws, tmp_path):
    """Another tool's push and pull work."""
    source = layout_of(tmp_path / "in", b"skopeo")
    target = f"docker://{aws.registry.host}/shop/web:skopeo"
    subprocess.run(
        ["skopeo", "--insecure-policy", "copy", "--dest-tls-verify=false", f"oci:{source}", target], check=True, capture_output=True
    )
    back = tmp_path / "out"
    subprocess.run(
        ["skopeo", "--insecure-policy", "copy", "--src-tls-verify=false", target, f"oci:{back}"], check=True, capture_output=True
    )
    assert (back / "index.json").exists()
