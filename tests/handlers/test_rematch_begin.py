"""Rematching through its functions: what moved, which images hold it, each judged once."""

import hashlib
import json
from typing import Any

import pytest
from backports import zstd

from handlers import rematch_begin, rematch_find, rematch_finish, rematch_image
from tests.adapters.advisories import osv, write
from tests.builders import image as an_image
from tests.builders import package as a_package
from tidewaiter import pipeline
from tidewaiter.adapters.advisory_build import build_database
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.adapters.layer_cache import MemoryLayerStore
from tidewaiter.errors import BadInputError
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Inventory
from tidewaiter.pipeline_ports import ScanPorts

DIGEST = "sha256:" + "a" * 64


@pytest.fixture
def shop(account, bus, context, tmp_path, monkeypatch):
    """Give an account with one stored image that holds `lib0`, judged by a first database that all images were judged by."""
    queue = account.client("sqs").create_queue(QueueName="rematch")["QueueUrl"]
    monkeypatch.setenv("TIDEWAITER_QUEUE_REMATCH", queue)
    return Shop(account, bus, context, tmp_path, queue)


class Shop:
    """Publishes databases and runs the steps."""

    def __init__(self, account: Any, bus: Any, context: Any, folder: Any, queue: str) -> None:
        self.account, self.bus, self.context, self.folder, self.queue = account, bus, context, folder, queue
        self.first = self.publish("first", [])
        self.put("databases/rematched.json", json.dumps({"sha256": self.first}).encode())
        packages = (a_package(name="lib0", version="1.0.0", ecosystem="npm", purl="pkg:npm/lib0@1.0.0"),)
        inventory = Inventory(image_digest=DIGEST, distribution=Distribution(), packages=packages)
        with SqliteAdvisoryStore(folder / "first") as store:
            from handlers import _judging, _wiring

            ports = ScanPorts(layers=MemoryLayerStore(), advisories=store, clock=_wiring.clock(), fail_on="critical")
            pipeline.store_report(pipeline.judged_again(an_image(digest=DIGEST), inventory, (), ports), _judging.results())
        bus.events.clear()

    def put(self, key: str, body: bytes) -> None:
        """Put an object."""
        self.account.client("s3").put_object(Bucket="artefacts", Key=key, Body=body)

    def publish(self, name: str, rows: list[dict[str, Any]], *, since: str = "", packages: Any = (), cves: Any = (), month: int = 1) -> str:
        """Publish a database with its delta."""
        built = f"2026-{month:02}-01T00:00:00Z"
        build_database(
            write(self.folder / f"feeds-{name}", osv=[osv("GHSA-none", package="nobody"), *rows]), self.folder / name, built=built
        )
        body = (self.folder / name).read_bytes()
        digest = hashlib.sha256(body).hexdigest()
        delta = {"schema_version": 1, "from": since, "to": digest, "built": built, "packages": packages, "cves": cves}
        self.put(f"databases/{digest}.sqlite.zst", zstd.compress(body))
        self.put(f"databases/{digest}.delta.json.zst", zstd.compress(json.dumps(delta).encode()))
        self.put("databases/current.json", json.dumps({"sha256": digest, "built": built}).encode())
        return digest

    def begin(self, event_id: str = "e1") -> Any:
        """Run the first step."""
        return rematch_begin.handler({"event": {"id": event_id, "source": "tidewaiter"}, "execution": event_id}, self.context)

    def waiting(self) -> list[dict[str, str]]:
        """Take the messages out of the queue."""
        found = self.account.client("sqs").receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10).get("Messages", [])
        return [json.loads(one["Body"]) for one in found]

    def judge(self, *messages: Any) -> Any:
        """Run the function of the queue."""
        records = [
            {"messageId": str(number), "body": one if isinstance(one, str) else json.dumps(one), "eventSource": "aws:sqs"}
            for number, one in enumerate(messages)
        ]
        return rematch_image.handler({"Records": records}, self.context)


FLAW = osv("GHSA-7", package="lib0", fixed="2.0.0", aliases=["CVE-2026-7"])


def test_a_delta_leads_to_the_images_that_hold_its_names(shop):
    """Names of two databases in a row are collected; the image is asked for once, judged once, and the run remembered."""
    second = shop.publish("second", [FLAW], since=shop.first, packages=[["npm", "lib0"]], month=2)
    third = shop.publish("third", [FLAW], since=second, packages=[["npm", "other"]], month=3)
    begun = shop.begin()
    assert begun == {"run": third, "any": True, "parts": [{"run": third, "start": 0, "end": 2}]}
    (part,) = begun["parts"]
    assert rematch_find.handler(part, shop.context) == {"run": third, "start": 2, "end": 2, "more": False, "images": 1}
    (message,) = shop.waiting()
    assert message == {"run": third, "digest": DIGEST}
    assert shop.judge(message, message) == {"batchItemFailures": []}
    changed = [detail["rule_id"] for name, detail in shop.bus.events if name == "tidewaiter.finding.changed"]
    assert changed == ["CVE-2026-7"]
    rematch_finish.handler({"run": third}, shop.context)
    assert shop.begin("e2") == {"run": third, "any": False, "parts": []}


def test_a_repeated_event_begins_nothing(shop):
    """EventBridge delivers at least once."""
    shop.publish("second", [FLAW], since=shop.first, packages=[["npm", "lib0"]], month=2)
    assert shop.begin()["any"]
    other = rematch_begin.handler({"event": {"id": "e1", "source": "tidewaiter"}, "execution": "another"}, shop.context)
    assert other["any"] is False


def test_a_cve_of_which_something_else_is_known_leads_to_its_packages(shop):
    """KEV, EPSS and the model speak of CVEs, the index of packages."""
    second = shop.publish("second", [FLAW], since=shop.first, cves=["CVE-2026-7"], month=2)
    assert shop.begin()["parts"] == [{"run": second, "start": 0, "end": 1}]


def test_a_cve_that_an_erratum_speaks_of_leads_to_its_packages(shop):
    """Errata of distributions name their CVEs as related, and findings are about these."""
    erratum = osv("DSA-7-1", package="lib0", fixed="2.0.0", related=["CVE-2026-9"])
    second = shop.publish("second", [erratum], since=shop.first, cves=["CVE-2026-9"], month=2)
    assert shop.begin()["parts"] == [{"run": second, "start": 0, "end": 1}]


def test_without_a_delta_everything_is_judged(shop):
    """A delta that is missing or damaged costs time, not findings."""
    second = shop.publish("second", [FLAW], since="0" * 64, month=2)
    begun = shop.begin()
    assert begun["run"] == f"{second}-all"
    assert len(begun["parts"]) == 16
    for part in begun["parts"]:
        rematch_find.handler(part, shop.context)
    (message,) = shop.waiting()
    assert shop.judge(message) == {"batchItemFailures": []}
    assert "tidewaiter.finding.changed" in {name for name, _ in shop.bus.events}
    shop.put(f"databases/{second}.delta.json.zst", b"<html>")
    assert shop.begin("e3")["run"] == f"{second}-all"


def test_a_part_whose_time_is_over_says_where_to_go_on(shop):
    """A function lives 15 minutes, a delta may hold a whole distribution."""
    second = shop.publish("second", [FLAW], since=shop.first, packages=[["npm", "lib0"], ["npm", "lib1"]], month=2)
    (part,) = shop.begin()["parts"]
    shop.context.get_remaining_time_in_millis = lambda: 30_000
    assert rematch_find.handler(part, shop.context) == {"run": second, "start": 0, "end": 2, "more": True, "images": 0}


def test_only_what_failed_goes_back_to_the_queue(shop):
    """An image that is being stored, and a message that is none, are tried again; the others are done."""
    second = shop.publish("second", [FLAW], since=shop.first, packages=[["npm", "lib0"]], month=2)
    shop.begin()
    from handlers import _wiring

    _wiring.ledger().claim("tidewaiter.image", DIGEST, "somebody", seconds=600)
    answer = shop.judge({"run": second, "digest": DIGEST}, "no json", {"run": second, "digest": "sha256:" + "f" * 64})
    assert answer == {"batchItemFailures": [{"itemIdentifier": "0"}, {"itemIdentifier": "1"}]}


def test_malformed_input_is_refused(shop):
    """A run that is none is not looked for in the bucket."""
    with pytest.raises(BadInputError):
        rematch_find.handler({"run": "../current", "start": 0, "end": 1}, shop.context)
