"""A pushed signature has the images that it is about judged again."""

import json
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest

from handlers import _signing, _wiring, image_resolve, rules_review
from handlers._judging import judgements
from tests.handlers.shop import DIGEST
from tests.signatures import forge
from tidewaiter.adapters.s3_holdings import S3Holdings
from tidewaiter.errors import NotFoundError, OfflineError
from tidewaiter.local.demo_images import good_image
from tidewaiter.local.image_builder import write_layout
from tidewaiter.model.inventory import Attached
from tidewaiter.sources import open_source
from tidewaiter.sources.attached import OWN
from tidewaiter.sources.descriptor import digest_of
from tidewaiter.sources.registry import ManifestReply

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
COSIGN = "application/vnd.dev.cosign.simplesigning.v1+json"
EVENT = json.loads((Path(__file__).resolve().parents[2] / "events" / "ecr-signature-push.json").read_text())
POLICY = b"signers:\n  - {name: k, key: key.pub}\nrequire:\n  - {images: '*', signed-by: k, severity: critical, within: 30m}\n"


class Registry:
    """ECR as `_signing` sees it: manifests by digest, and an image's layout for what they are about."""

    def __init__(self, layout: Path) -> None:
        self.layout, self.manifests = layout, {}

    def __call__(self, _client: object) -> "Registry":
        """Stand for the adapter's class."""
        return self

    def put(self, **fields: object) -> str:
        """Keep a manifest that holds a signature unless told otherwise."""
        layer = {"mediaType": COSIGN, "digest": "sha256:" + "5" * 64, "size": 1}
        config = {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "sha256:" + "6" * 64, "size": 1}
        body = json.dumps({"mediaType": MANIFEST, "config": config, "layers": [layer], **fields}).encode()
        self.manifests[digest_of(body)] = body
        return digest_of(body)

    def manifest(self, registry: str, repository: str, reference: str) -> ManifestReply:
        """Fetch a manifest."""
        if reference not in self.manifests:
            raise NotFoundError("no such image")
        return ManifestReply(body=self.manifests[reference], media_type=MANIFEST)

    def open(self, reference: str, *, transport: object) -> object:
        """Open the image, or what was pushed."""
        digest = reference.partition("@")[2]
        if digest in self.manifests:
            return open_source(reference, transport=self)
        return open_source(f"oci-dir:{self.layout}@{digest}")


@pytest.fixture
def registry(shop, monkeypatch, tmp_path):
    """Give a registry with one image, whose digest is `image`."""
    made = Registry(tmp_path / "image")
    made.image = write_layout(good_image(), made.layout, "1.0")
    for module in (_signing, image_resolve):
        monkeypatch.setattr(module, "open_source", made.open)
        monkeypatch.setattr(module, "EcrImages", made)
    return made


def pushed(shop, digest, tag="", event="e1"):
    """Let a manifest be pushed, and give what was asked for."""
    detail = {**EVENT["detail"], "image-digest": digest, "image-tag": tag}
    event = {**EVENT, "id": event, "detail": detail}
    assert image_resolve.handler({"event": event, "execution": str(uuid4())}, shop.context) == {"claimed": False, "images": []}
    return shop.waiting()


@pytest.mark.parametrize("how", ["tag", "subject"])
def test_the_image_that_a_signature_is_about_is_asked_for_once(shop, registry, how):
    """By cosign's tag or by the subject; the same event again asks for nothing, another one for another judging."""
    subject = {"subject": {"mediaType": MANIFEST, "digest": registry.image, "size": 1}}
    tag = registry.image.replace(":", "-") + ".sig" if how == "tag" else ""
    signature = registry.put(**(subject if how == "subject" else {}))
    (asked,) = pushed(shop, signature, tag)
    assert (asked["digest"], asked["run"].endswith("-signed")) == (registry.image, True)
    assert pushed(shop, signature, tag) == []
    (later,) = pushed(shop, signature, tag, "e2")
    assert later["run"] != asked["run"]


@pytest.mark.parametrize(
    ("fields", "tag"),
    [
        ({}, ""),
        ({}, "v1.sig"),
        ({}, "sha256-" + "0" * 64 + ".att"),
        ({}, "sha256-" + "0" * 64 + ".sig"),
        ({"subject": {"digest": "../../secret"}}, ""),
        ({"subject": {"digest": "sha256:" + "0" * 64}}, ""),
        ({"subject": {"digest": "IMAGE"}, "annotations": {OWN: "deployment"}}, ""),
        ({"subject": {"digest": "IMAGE"}, "layers": [{"mediaType": "application/vnd.in-toto+json", "digest": DIGEST, "size": 1}]}, ""),
    ],
    ids=["nothing", "other tag", "attestation", "tag of none", "no digest", "of none", "ours", "no signature"],
)
def test_what_signs_no_image_asks_for_nothing(shop, registry, fields, tag):
    """What it says is what whoever pushed it wants; what we attach ourselves must not start us again."""
    fields = json.loads(json.dumps(fields).replace("IMAGE", registry.image))
    assert pushed(shop, registry.put(**fields), tag) == []


def test_a_signature_of_a_signature_asks_for_nothing(shop, registry):
    """Only images are judged."""
    first = registry.put(subject={"mediaType": MANIFEST, "digest": registry.image, "size": 1})
    assert pushed(shop, registry.put(subject={"mediaType": MANIFEST, "digest": first, "size": 1})) == []


def test_a_registry_that_does_not_answer_gives_the_event_back(shop, registry, monkeypatch):
    """The signature would be missed until the next day."""
    signature = registry.put(subject={"mediaType": MANIFEST, "digest": registry.image, "size": 1})

    def offline(*_):
        raise OfflineError("no registry")

    with monkeypatch.context() as patched:
        patched.setattr(_signing, "EcrImages", lambda _client: type("Down", (), {"manifest": offline})())
        with pytest.raises(OfflineError):
            pushed(shop, signature)
    assert len(pushed(shop, signature)) == 1


def test_a_pushed_image_is_noted_where_it_was_pushed(shop, registry):
    """By every push, so that the next one elsewhere hides nothing."""
    detail = {**EVENT["detail"], "image-digest": registry.image}
    image_resolve.handler({"event": {**EVENT, "id": "p1", "detail": detail}, "execution": "p1"}, shop.context)
    noted = S3Holdings(_wiring.client("s3"), "artefacts").repositories(registry.image)
    assert len(noted) == 1


# From the hourly review


@pytest.fixture
def unsigned(shop, monkeypatch):
    """Let the stored image lie in its registry without a signature."""
    shop.put("trust/key.pub", forge.pem(forge.p256()))
    shop.put("trust/a.yaml", POLICY)
    monkeypatch.setattr("handlers._trusting.signatures_of", lambda *_: Attached(kinds=frozenset()))
    return shop


def reviewed(shop):
    """Review, judge what was asked for, and give the verdict of the image."""
    answer = rules_review.handler({}, shop.context)
    messages = shop.waiting()
    assert len(messages) == answer["signed"] + answer["images"]
    assert not messages or shop.judge(*messages) == {"batchItemFailures": []}
    return answer["signed"], judgements().get(DIGEST).verdict.state.value


def test_documents_that_come_change_and_go_reach_every_image(unsigned):
    """Within the hour, and once more a day; nothing in between."""
    assert reviewed(unsigned) == (1, "block")
    assert reviewed(unsigned) == (0, "block")
    unsigned.put("trust/a.yaml", b"signers: [")
    assert reviewed(unsigned) == (1, "not-assessed")
    for key in ("trust/a.yaml", "trust/key.pub"):
        unsigned.account.client("s3").delete_object(Bucket="artefacts", Key=key)
    signed, state = reviewed(unsigned)
    assert (signed, state in {"pass", "warn"}) == (1, True)
    assert reviewed(unsigned)[0] == 0


def test_an_image_whose_time_is_over_is_judged_then(unsigned, monkeypatch):
    """Not before, and once."""
    start = _wiring.clock().now().replace(hour=8)

    def at(minutes):
        monkeypatch.setattr(_wiring, "clock", lambda: SimpleNamespace(now=lambda: start + timedelta(minutes=minutes)))

    at(0)
    image = SimpleNamespace(digest=DIGEST, repository=judgements().get(DIGEST).image.repository, index_digest="")
    S3Holdings(_wiring.client("s3"), "artefacts").note(image, start)
    assert reviewed(unsigned) == (1, "not-assessed")
    at(29)
    assert reviewed(unsigned) == (0, "not-assessed")
    at(31)
    assert reviewed(unsigned) == (1, "block")
    assert reviewed(unsigned) == (0, "block")
