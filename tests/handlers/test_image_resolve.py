"""A pushed image through the three functions of `scan-image`: its registry is a folder here, everything else is the real thing."""

import json
import os
from pathlib import Path

import pytest

from handlers import _wiring, image_assemble, image_layer, image_resolve
from tests.inventory.layers import write_blob, write_index
from tidewaiter.adapters.scan_starter import ScanStarter
from tidewaiter.errors import BadInputError, ConflictError, OfflineError
from tidewaiter.inventory import SCANNER_VERSION
from tidewaiter.local.demo_images import bad_image
from tidewaiter.local.image_builder import write_layout
from tidewaiter.model.cloud import Pushed
from tidewaiter.sources import open_source

EVENT = json.loads((Path(__file__).resolve().parents[2] / "events" / "ecr-image-push.json").read_text())


@pytest.fixture
def pushed(account, bus, monkeypatch, tmp_path):
    """Put an image where the event says it is."""
    write_layout(bad_image(), tmp_path / "image", "demo:1")

    def opened(_reference, *, transport):
        assert transport is not None
        return open_source(f"oci-dir:{tmp_path / 'image'}")

    for module in (image_resolve, image_layer, image_assemble):
        monkeypatch.setattr(module, "open_source", opened)
    return tmp_path / "image"


def _resolved(context, execution="execution-1"):
    return image_resolve.handler({"event": EVENT, "execution": execution}, context)


def test_a_push_becomes_a_verdict_in_store_bus_bucket_and_security_hub(pushed, account, bus, context):
    """Only references pass between the steps."""
    (step,) = _resolved(context)["images"]
    assert len(json.dumps(step)) < 2000
    assert step["layers"]
    image_layer.handler({"image": step, "layers": step["layers"]}, context)
    assert image_assemble.handler({"image": step}, context) == {"digest": step["digest"], "verdict": "block"}
    assert [name for name, _ in bus.events[:2]] == ["tidewaiter.image.reported", "tidewaiter.image.verdict"]
    assert {name for name, _ in bus.events[2:]} == {"tidewaiter.finding.changed"}
    keys = {one["Key"] for one in account.client("s3").list_objects_v2(Bucket="artefacts")["Contents"]}
    assert {f"reports/{step['digest']}/report.html", f"sboms/{step['digest']}.cdx.json"} <= keys
    stored = _wiring.findings().of(step["digest"])
    imported = account.client("securityhub").get_findings(MaxResults=100)["Findings"]
    assert {one["Id"] for one in imported} <= {one.id for one in stored}
    assert len(imported) == min(len(stored), 100)
    assert len(stored) == len(bus.events) - 2


def test_a_duplicate_event_is_not_scanned_and_known_layers_are_not_read_again(pushed, context):
    """Once per event, once per layer."""
    (step,) = _resolved(context)["images"]
    assert _resolved(context, "execution-2") == {"claimed": False, "images": []}
    image_layer.handler({"image": step, "layers": step["layers"]}, context)
    assert _resolved(context)["images"][0]["layers"] == []


def test_a_layer_that_cannot_be_read_is_a_problem_and_the_verdict_is_no_pass(pushed, context):
    """Everything else is still reported."""
    (step,) = _resolved(context)["images"]
    blobs = sorted((pushed / "blobs" / "sha256").iterdir(), key=lambda one: one.stat().st_size)
    blobs[-1].write_bytes(b"\x1f\x8b corrupt")
    image_layer.handler({"image": step, "layers": step["layers"]}, context)
    assert image_assemble.handler({"image": step}, context)["verdict"] in {"block", "not-assessed"}
    report = json.loads(_wiring.client("s3").get_object(Bucket="artefacts", Key=f"reports/{step['digest']}/report.json")["Body"].read())
    assert report["problems"]


def test_a_layer_that_another_scan_reads_is_left_to_it(pushed, context):
    """The others are scanned, and the workflow is told to ask again; then nothing is left to do."""
    (step,) = _resolved(context)["images"]
    held = _wiring.images().get(step["digest"]).layers[step["layers"][0]]
    event = {"image": step, "layers": step["layers"], "execution": "mine"}
    with _wiring.layers("theirs", seconds=900).reserved(held, SCANNER_VERSION):
        with pytest.raises(ConflictError, match=str([step["layers"][0]])):
            image_layer.handler(event, context)
        assert _resolved(context)["images"][0]["layers"] == step["layers"][:1]
    assert image_layer.handler(event, context) == {"scanned": len(step["layers"])}
    assert _resolved(context)["images"][0]["layers"] == []


@pytest.mark.parametrize(("megabytes", "mode"), [("0", "fanout"), ("1", "single"), (None, "single")])
def test_size_decides_how_many_functions_scan(pushed, context, monkeypatch, megabytes, mode):
    """Above the deployment's threshold each missing layer gets a function of its own."""
    if megabytes is not None:
        monkeypatch.setenv("TIDEWAITER_FANOUT_MEGABYTES", megabytes)
    assert _resolved(context)["images"][0]["mode"] == mode


@pytest.mark.parametrize("config", ["application/vnd.oci.empty.v1+json", "application/vnd.oci.image.config.v1+json"])
def test_a_pushed_signature_or_sbom_is_no_image_and_no_failure(pushed, context, config):
    """ECR emits the same event for what tools push beside an image, and lists it alike: whoever looks for missed pushes leaves it, too."""
    layout = pushed
    empty = write_blob(layout, b"{}")
    document = {"mediaType": "application/vnd.dsse.envelope.v1+json", **write_blob(layout, b"{ }")}
    manifest = {"schemaVersion": 2, "config": {"mediaType": config, **empty}, "layers": [document]}
    media_type = "application/vnd.oci.image.manifest.v1+json"
    write_index(layout, [{"mediaType": media_type, **write_blob(layout, json.dumps(manifest).encode())}])
    starter = ScanStarter(client=None, machine="", account="", region="", ledger=_wiring.ledger())
    assert _resolved(context) == {"claimed": False, "images": []}
    digest = EVENT["detail"]["image-digest"]
    assert not starter.start(Pushed(repository="shop", digest=digest, at="2026-01-01T00:00:00+00:00"))


def test_security_hub_that_is_off_or_not_wanted_changes_nothing_else(pushed, account, bus, context, monkeypatch):
    """It is one channel of several."""
    (step,) = _resolved(context)["images"]
    image_layer.handler({"image": step, "layers": step["layers"]}, context)

    class Down:
        product = os.environ["TIDEWAITER_SECURITY_HUB"]

        def batch_import_findings(self, **_request):
            raise OfflineError("not there")

    monkeypatch.setattr(_wiring, "security_hub", Down)
    assert image_assemble.handler({"image": step}, context)["verdict"] == "block"
    monkeypatch.setattr(_wiring, "security_hub", lambda: None)
    assert image_assemble.handler({"image": step}, context)["verdict"] == "block"
    assert account.client("securityhub").get_findings()["Findings"] == []


def test_a_registry_that_is_down_gives_the_claim_back(account, context, monkeypatch):
    """The next delivery of the event scans the image."""

    def offline(_reference, *, transport):
        del transport
        raise OfflineError("no registry")

    monkeypatch.setattr(image_resolve, "open_source", offline)
    for execution in ("execution-1", "execution-2"):
        with pytest.raises(OfflineError):
            _resolved(context, execution)


@pytest.mark.parametrize("handler", [image_resolve.handler, image_layer.handler, image_assemble.handler])
@pytest.mark.parametrize("event", [{}, {"image": {"digest": "sha256:x", "reference": "r"}}, {"event": {"id": ""}}, {"image": None}])
def test_a_malformed_event_is_a_clear_error(account, context, handler, event):
    """Nothing is claimed or stored for it."""
    with pytest.raises(BadInputError, match="malformed"):
        handler(event, context)
