"""References and registry images over a fake transport."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.inventory.layers import OCI, tar_of, write_blob, write_manifest
from tidewaiter.errors import BadInputError, DigestMismatchError, NotFoundError, OfflineError
from tidewaiter.sources import open_source
from tidewaiter.sources.descriptor import parse_descriptor
from tidewaiter.sources.registry import ManifestReply, parse_reference

DIGEST = "sha256:" + "a" * 64


class Folder:
    """A transport over an OCI layout's blobs that remembers what it was asked."""

    def __init__(self, root, tags):
        self._root, self._tags, self.asked, self.listed = root, tags, [], ()

    def manifest(self, registry, repository, reference):
        """Serve a manifest."""
        self.asked.append((registry, repository, reference))
        digest = self._tags.get(reference, reference)
        if digest == reference and not digest.startswith("sha256:"):
            raise NotFoundError("no such tag")
        body = (self._root / "blobs" / digest.replace(":", "/")).read_bytes()
        return ManifestReply(body=body, media_type=json.loads(body).get("mediaType", ""))

    def referrers(self, registry, repository, digest):
        """List what refers to a digest, or say that it cannot be listed."""
        self.asked.append((registry, repository, f"referrers/{digest}"))
        return self.listed

    def open_blob(self, registry, repository, digest):
        """Serve a blob."""
        path = self._root / "blobs" / digest.replace(":", "/")
        if not path.exists():
            raise NotFoundError("no blob")
        return io.BytesIO(path.read_bytes())


@pytest.mark.parametrize(
    ("value", "registry", "repository", "selector"),
    [
        ("alpine", "registry-1.docker.io", "library/alpine", "latest"),
        ("docker.io/a/b:1", "registry-1.docker.io", "a/b", "1"),
        ("ghcr.io/a/b/c", "ghcr.io", "a/b/c", "latest"),
        ("localhost:5000/x:2", "localhost:5000", "x", "2"),
        (f"h.example/x:2@{DIGEST}", "h.example", "x", DIGEST),
        ("team/app", "registry-1.docker.io", "team/app", "latest"),
    ],
)
def test_references(value, registry, repository, selector):
    """As docker reads them; a digest wins over a tag."""
    parsed = parse_reference(value)
    assert (parsed.registry, parsed.repository, parsed.selector) == (registry, repository, selector)


@pytest.mark.parametrize("value", ["", "UPPER", "a/../b", "h.example/", "a:b:c", "a@sha256:1", "a b", "h.io/a?b=c", "h.io//a"])
def test_bad_references(value):
    """Nothing that could change the meaning of a URL gets through."""
    with pytest.raises(BadInputError):
        parse_reference(value)


@given(st.text(max_size=40))
def test_any_text_is_a_reference_or_an_error(value):
    """Names that pass hold only letters, digits and the signs of paths."""
    try:
        parsed = parse_reference(value)
    except BadInputError:
        return
    assert all(char.isalnum() or char in "._-/" for char in parsed.repository + parsed.tag)


@pytest.fixture
def transport(tmp_path):
    """Serve an index of two platforms under the tag v1."""
    entries = [write_manifest(tmp_path, [tar_of({"a": b""})], architecture) for architecture in ("amd64", "arm64")]
    index = json.dumps({"schemaVersion": 2, "mediaType": OCI + "index.v1+json", "manifests": entries}).encode()
    return Folder(tmp_path, {"v1": write_blob(tmp_path, index)["digest"]})


def test_index_of_two_platforms(transport):
    """All platforms, or one, in which case the other's manifest is not fetched."""
    source = open_source("registry:h.example/team/app:v1", transport=transport)
    assert [str(image.platform) for image in source.images()] == ["linux/amd64", "linux/arm64"]
    transport.asked.clear()
    (image,) = source.images("linux/arm64")
    assert (image.registry, image.repository, image.tags) == ("h.example", "team/app", ("v1",))
    assert len(transport.asked) == 2
    assert source.open_layer(image.layers[0]).read(2) == b"\x1f\x8b"


def test_manifest_that_is_not_what_was_asked_for(transport, tmp_path):
    """By digest, the bytes must have it."""
    other = write_manifest(tmp_path, [tar_of({"b": b""})])
    served = Folder(tmp_path, {DIGEST: other["digest"]})
    with pytest.raises(DigestMismatchError, match=other["digest"]):
        open_source(f"h.example/app@{DIGEST}", transport=served).images()


def test_no_transport():
    """Where there is no network, the error says what to name instead."""
    with pytest.raises(BadInputError, match="OCI layout"):
        open_source("registry:h.example/app")


def _referrer(root, subject):
    sbom = {"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [{"type": "library", "name": "x", "purl": "pkg:npm/x@1"}]}
    manifest = {
        "schemaVersion": 2,
        "mediaType": OCI + "manifest.v1+json",
        "artifactType": "application/vnd.cyclonedx+json",
        "config": {"mediaType": "application/vnd.oci.empty.v1+json", **write_blob(root, b"{}")},
        "layers": [{"mediaType": "application/vnd.cyclonedx+json", **write_blob(root, json.dumps(sbom).encode())}],
        "subject": {"digest": subject, "size": 1, "mediaType": OCI + "manifest.v1+json"},
    }
    return {"mediaType": OCI + "manifest.v1+json", **write_blob(root, json.dumps(manifest).encode())}


@pytest.mark.parametrize("lists", [True, False])
def test_referrers_are_listed_or_found_by_the_fallback_tag(tmp_path, lists):
    """OCI distribution 1.1 and what came before; cosign's tags are asked for too."""
    image = write_manifest(tmp_path, [tar_of({"a": b"1"})])
    referrer = _referrer(tmp_path, image["digest"])
    tags = {"1": image["digest"]}
    index = {"schemaVersion": 2, "mediaType": OCI + "index.v1+json", "manifests": [referrer]}
    tags[image["digest"].replace(":", "-")] = write_blob(tmp_path, json.dumps(index).encode())["digest"]
    transport = Folder(tmp_path, tags)
    transport.listed = [parse_descriptor(referrer, where="w")] if lists else None
    source = open_source("registry:h.example/x:1", transport=transport)
    (found,) = source.images()
    attached = source.attached(found)
    assert ([package.purl for package in attached.packages], attached.problems) == (["pkg:npm/x@1"], ())
    asked = [what for _, _, what in transport.asked]
    assert (index_tag := image["digest"].replace(":", "-")) in asked or lists
    assert f"{index_tag}.att" in asked


def test_a_registry_that_refuses_to_list_costs_the_documents_only(tmp_path):
    """The image is scanned, and the report says what was not looked at."""
    image = write_manifest(tmp_path, [tar_of({"a": b"1"})])
    transport = Folder(tmp_path, {"1": image["digest"]})
    source = open_source("registry:h.example/x:1", transport=transport)
    (found,) = source.images()

    def refused(*_):
        raise OfflineError("the registry answered with status 500")

    transport.referrers = refused
    (problem,) = source.attached(found).problems
    assert (problem.code, problem.incomplete) == ("referrers-not-listed", False)
