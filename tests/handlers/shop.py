"""An account with a stored image that a new advisory is about."""

import hashlib
import json
from typing import Any

from backports import zstd

from handlers import _judging, _wiring, rematch_begin, rematch_image
from tests.adapters.advisories import osv, write
from tests.builders import image as an_image
from tests.builders import package as a_package
from tidewaiter import pipeline
from tidewaiter.adapters.advisory_build import build_database
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.adapters.layer_cache import MemoryLayerStore
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Inventory
from tidewaiter.pipeline_ports import ScanPorts

DIGEST = "sha256:" + "a" * 64
FLAW = osv("GHSA-7", package="lib0", fixed="2.0.0", aliases=["CVE-2026-7"])


class Shop:
    """Publishes databases and runs the steps."""

    def __init__(self, account: Any, bus: Any, context: Any, folder: Any, queue: str) -> None:
        self.account, self.bus, self.context, self.folder, self.queue = account, bus, context, folder, queue
        self.first = self.publish("first", [])
        self.put("databases/rematched.json", json.dumps({"sha256": self.first}).encode())
        packages = (a_package(name="lib0", version="1.0.0", ecosystem="npm", purl="pkg:npm/lib0@1.0.0"),)
        inventory = Inventory(image_digest=DIGEST, distribution=Distribution(), packages=packages)
        with SqliteAdvisoryStore(folder / "first") as store:
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
