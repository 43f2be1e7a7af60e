"""From descriptors to images."""

import json

import pytest

from tests.inventory.layers import OCI, config_bytes, digest, tar_of
from tidewaiter.errors import BadInputError, NotFoundError
from tidewaiter.model.image import Image, ImageConfig, Platform
from tidewaiter.sources.descriptor import Descriptor
from tidewaiter.sources.resolve import Resolver

TAR = tar_of({"a": b""})
LAYER = {"mediaType": OCI + "layer.v1.tar", "digest": digest(TAR), "size": len(TAR)}


class Blobs(dict):
    """Documents by digest."""

    def put(self, document):
        """Store a document and return its descriptor as JSON has it."""
        data = document if isinstance(document, bytes) else json.dumps(document).encode()
        self[digest(data)] = data
        return {"digest": digest(data), "size": len(data)}

    def images(self, entry, platform=""):
        """Resolve one descriptor."""

        def read(descriptor):
            if descriptor.digest not in self:
                raise NotFoundError("no blob")
            return self[descriptor.digest]

        template = Image(digest="", reference="r", platform=Platform(), layers=(), config=ImageConfig())
        self.resolver = Resolver(read=read, template=template)
        return self.resolver.images([Descriptor(digest=entry["digest"], media_type=entry.get("mediaType", ""))], platform)

    def manifest(self, config=None, layers=(LAYER,), kind=OCI + "config.v1+json"):
        """Store a manifest."""
        described = {"mediaType": kind, **self.put(config or config_bytes([TAR] * len(layers)))}
        return self.put({"schemaVersion": 2, "config": described, "layers": list(layers)})


def test_media_type_left_out_everywhere():
    """Old documents say nothing of their type; their shape decides."""
    blobs = Blobs()
    index = blobs.put({"schemaVersion": 2, "manifests": [blobs.manifest()]})
    (image,) = blobs.images(index)
    assert (image.index_digest, len(image.layers)) == (index["digest"], 1)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (b"[]", "not a JSON object"),
        (b"{", "not JSON"),
        (b"{}", "names 0 layers, the manifest 1"),
        (config_bytes([TAR, TAR]), "names 2 layers"),
    ],
)
def test_configs_that_do_not_fit(config, message):
    """A config must be an object with one diff id per layer."""
    blobs = Blobs()
    with pytest.raises(BadInputError, match=message):
        blobs.images(blobs.manifest(config))


def test_artefact_alone_is_an_error_and_in_an_index_a_note():
    """A signature is not an image."""
    blobs = Blobs()
    signature = blobs.manifest(kind="application/vnd.example.signature")
    with pytest.raises(BadInputError, match="unknown media type of the config"):
        blobs.images(signature)
    assert len(blobs.images(blobs.put({"schemaVersion": 2, "manifests": [signature, blobs.manifest()]}))) == 1
    assert [problem.code for problem in blobs.resolver.notes] == ["artefact-skipped"]


def test_platform_whose_blobs_were_not_copied():
    """It is noted; alone it is an error."""
    blobs = Blobs()
    absent = {"digest": digest(b"absent"), "size": 1, "platform": {"os": "linux", "architecture": "s390x"}}
    assert len(blobs.images(blobs.put({"schemaVersion": 2, "manifests": [absent, blobs.manifest()]}))) == 1
    assert [problem.code for problem in blobs.resolver.notes] == ["platform-not-copied"]
    with pytest.raises(BadInputError, match="no image inside"):
        blobs.images(blobs.put({"schemaVersion": 2, "manifests": [absent]}))


def test_index_within_index_without_end():
    """Depth is limited."""
    blobs = Blobs()
    entry = blobs.manifest()
    for _ in range(8):
        entry = blobs.put({"schemaVersion": 2, "manifests": [entry]})
    with pytest.raises(BadInputError, match="too deeply"):
        blobs.images(entry)


@pytest.mark.parametrize("document", [{"schemaVersion": 1, "fsLayers": []}, {"schemaVersion": 2, "manifests": {}}, {"mediaType": "x/y"}])
def test_documents_that_are_no_image(document):
    """Schema 1, malformed and unknown documents are errors."""
    blobs = Blobs()
    with pytest.raises(BadInputError):
        blobs.images(blobs.put(document))


def test_history_that_does_not_add_up_is_left_out():
    """Commands are given to layers only when there is one for each."""
    document = json.loads(config_bytes([TAR]))
    document["history"] = [{"created_by": "a"}, {"created_by": "b"}]
    blobs = Blobs()
    (image,) = blobs.images(blobs.manifest(json.dumps(document).encode()))
    assert [layer.created_by for layer in image.layers] == [""]
    assert len(image.config.history) == 2
