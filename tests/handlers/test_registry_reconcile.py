"""Every hour: what ECR holds against what was judged."""

import hashlib
import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError

from handlers import _wiring, registry_reconcile
from tests.handlers.shop import DIGEST
from tidewaiter.errors import BadInputError

EVENT = {"account": "123456789012", "region": "eu-central-1", "source": "aws.events"}
OCI, CONFIG = "application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.config.v1+json"
OTHER = "sha256:" + "c" * 64


class Ecr:
    """One repository with the images that a test puts there; it may be told that nobody may read it."""

    def __init__(self):
        self.images, self.error = {}, None

    def describe_repositories(self, **_request):
        """Name it."""
        return {"repositories": [{"repositoryName": "shop"}]}

    def describe_images(self, **_request):
        """List the images, or refuse."""
        if self.error:
            raise self.error
        details = [
            {"imageDigest": name, "imageManifestMediaType": OCI, "artifactMediaType": CONFIG, **one} for name, one in self.images.items()
        ]
        return {"imageDetails": details}


@pytest.fixture
def machine(shop, monkeypatch):
    """Give a shop whose clock is two hours on, an ECR and a workflow that remembers what it was started with."""
    now = _wiring.clock().now() + timedelta(hours=2)
    ecr, started = Ecr(), []
    workflow = SimpleNamespace(start_execution=lambda **request: started.append(json.loads(request["input"])))
    clients = {"ecr": ecr, "stepfunctions": workflow}
    monkeypatch.setattr(registry_reconcile, "wiring", SimpleNamespace(client=clients.__getitem__, ledger=_wiring.ledger))
    monkeypatch.setattr(_wiring, "clock", lambda: SimpleNamespace(now=lambda: now))
    monkeypatch.setenv(registry_reconcile.MACHINE_ENV, "arn:machine")
    return SimpleNamespace(ecr=ecr, started=started, early=now - timedelta(hours=1), context=shop.context)


def test_a_missed_push_is_scanned_once_and_a_deleted_image_forgotten(machine):
    """An hour later the same answer starts nothing more; the image that is gone leaves no judgement and no inventory."""
    machine.ecr.images = {OTHER: {"imagePushedAt": machine.early}}
    done = registry_reconcile.handler(EVENT, machine.context)
    assert done == {"started": 1, "forgotten": 1, "waiting": 0, "problems": []}
    (event,) = machine.started
    assert (event["detail"]["image-digest"], event["detail"]["repository-name"], event["account"]) == (OTHER, "shop", EVENT["account"])
    assert list(_wiring.inventories().holders("npm", "lib0")) == []
    assert registry_reconcile.handler(EVENT, machine.context) == {"started": 0, "forgotten": 0, "waiting": 0, "problems": []}


def test_more_than_the_limit_waits_for_the_next_hour(machine, monkeypatch):
    """A deployment into a full registry does not scan all of it at once."""
    monkeypatch.setenv(registry_reconcile.SCANS_ENV, "2")
    digests = [f"sha256:{hashlib.sha256(str(number).encode()).hexdigest()}" for number in range(5)]
    machine.ecr.images = {name: {"imagePushedAt": machine.early} for name in (DIGEST, *digests)}
    asked = [registry_reconcile.handler(EVENT, machine.context) for _ in range(3)]
    assert [(one["started"], one["waiting"]) for one in asked] == [(2, 3), (2, 1), (1, 0)]
    assert {event["detail"]["image-digest"] for event in machine.started} == set(digests)


def counted(monkeypatch):
    """Keep what is counted, by name."""
    seen = {}
    monkeypatch.setattr(registry_reconcile.metrics, "add_metric", lambda name, unit, value: seen.update({name: (unit, value)}))
    return seen


def test_a_repository_that_cannot_be_read_is_said_and_nothing_is_forgotten(machine, monkeypatch):
    """Its images may still be there; an alarm counts it."""
    seen = counted(monkeypatch)
    machine.ecr.error = ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, "DescribeImages")
    done = registry_reconcile.handler(EVENT, machine.context)
    assert (done["forgotten"], done["problems"]) == (0, ["repository-unreadable shop"])
    assert list(_wiring.inventories().holders("npm", "lib0")) == [DIGEST]
    assert seen["ReconcileUnread"] == ("Count", 1)


def test_an_image_that_somebody_judges_is_no_alarm(machine, monkeypatch):
    """It waits for the next hour."""
    seen = counted(monkeypatch)
    _wiring.ledger().claim("tidewaiter.image", DIGEST, "another", seconds=600)
    done = registry_reconcile.handler(EVENT, machine.context)
    assert (done["forgotten"], done["problems"]) == (0, [f"image-busy {DIGEST}"])
    assert seen["ReconcileUnread"] == ("Count", 0)


def test_an_event_without_an_account_is_an_error(machine):
    """Nobody would know where the scan is to be started."""
    with pytest.raises(BadInputError):
        registry_reconcile.handler({"source": "aws.events"}, machine.context)
