"""Rematching: 10,000 stored inventories of about 300 packages each after deltas of 20, 200 and 2,000 names, in two processes.

    python benchmarks/rematch.py [--images 10000] [--packages 300] [--names 20000] [--deltas 20 200 2000]

Every name of a delta gets an advisory that it did not have, with a fix that half of the installed versions lack, so that about half of
what is touched moves: the worst a delta can do. Names are drawn evenly from all there are, and packages evenly into images, so that each
name is in about images x packages / names images.

What is timed is all that the functions do, with their own adapters: names into holders, holders into the queue, and for each image the
claim, reading judgement, findings and inventory, matching, judging, publishing, writing findings, judgement, report, HTML, SARIF and SBOM;
the database is opened for every ten images. S3, DynamoDB, SQS and the bus are dictionaries of what boto3 would have been given, so that
boto3 and the network are not in it: calls are counted, and `--boto3` measures what boto3 takes of the processor for one.
"""

import argparse
import gc
import hashlib
import io
import json
import multiprocessing
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "functions")]

from tests.adapters.advisories import osv, write  # noqa: E402 - the path comes first
from tidewaiter import pipeline  # noqa: E402
from tidewaiter.adapters.advisory_build import build_database  # noqa: E402
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore  # noqa: E402
from tidewaiter.adapters.dynamodb_findings import DynamoFindingStore  # noqa: E402
from tidewaiter.adapters.dynamodb_ledger import DynamoLedger  # noqa: E402
from tidewaiter.adapters.eventbridge import BusPublisher  # noqa: E402
from tidewaiter.adapters.layer_cache import MemoryLayerStore  # noqa: E402
from tidewaiter.adapters.memory_stores import MemoryWorkloads  # noqa: E402
from tidewaiter.adapters.rematch_queue import RematchQueue  # noqa: E402
from tidewaiter.adapters.s3_inventories import S3InventoryStore  # noqa: E402
from tidewaiter.adapters.s3_judgements import S3Judgements  # noqa: E402
from tidewaiter.adapters.s3_reports import S3ReportStore  # noqa: E402
from tidewaiter.model.image import Distribution, Image, ImageConfig, Platform  # noqa: E402
from tidewaiter.model.inventory import Inventory  # noqa: E402
from tidewaiter.model.package import FoundAt, Package  # noqa: E402
from tidewaiter.pipeline_ports import RematchPorts, ResultPorts, ScanPorts  # noqa: E402
from tidewaiter.pipeline_rematch import Rematch, Rematched, rematch_image  # noqa: E402

NOW = datetime(2026, 11, 23, tzinfo=UTC)
DEBIAN = Distribution(id="debian", version="12")
LAYER = "sha256:" + "b" * 64
WORKERS, BATCH = 2, 10
FORGOTTEN = ("reports/", "sboms/")
"""Written and never read here: counted, not kept."""


class Clock:
    """A clock that stands still."""

    def now(self) -> datetime:
        """Return the one time there is."""
        return NOW


@dataclass(slots=True)
class Aws:
    """What boto3 clients of S3, DynamoDB, SQS and EventBridge would do, in dictionaries: one worker's share of the account."""

    objects: dict[str, bytes] = field(default_factory=dict)
    rows: dict[tuple[str, str], dict[str, dict[str, Any] | None]] = field(default_factory=dict)
    queued: list[str] = field(default_factory=list)
    events: int = 0
    written: int = 0
    calls: Counter[str] = field(default_factory=Counter)

    def list_objects_v2(self, *, Prefix: str, **_: Any) -> dict[str, Any]:  # noqa: N803 - boto3's names, here and below
        """Find the one object of a name."""
        self.calls["s3:ListObjectsV2"] += 1
        return {"Contents": [{"Key": Prefix}]} if Prefix in self.objects else {}

    def get_object(self, *, Key: str, **_: Any) -> dict[str, Any]:  # noqa: N803
        """Read an object."""
        self.calls["s3:GetObject"] += 1
        return {"Body": io.BytesIO(self.objects[Key])}

    def put_object(self, *, Key: str, Body: bytes, **_: Any) -> dict[str, Any]:  # noqa: N803
        """Write an object."""
        self.calls["s3:PutObject"] += 1
        self.written += len(Body)
        if not Key.startswith(FORGOTTEN):
            self.objects[Key] = Body
        return {}

    def query(self, *, TableName: str, ExpressionAttributeValues: dict[str, Any], **_: Any) -> dict[str, Any]:  # noqa: N803
        """Read a partition."""
        self.calls["dynamodb:Query"] += 1
        found = self.rows.get((TableName, ExpressionAttributeValues[":p"]["S"]), {})
        return {"Items": [{"image_digest": {"S": sort}, **(rest or {})} for sort, rest in sorted(found.items())]}

    def batch_write_item(self, *, RequestItems: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:  # noqa: N803
        """Put items."""
        self.calls["dynamodb:BatchWriteItem"] += 1
        for table, requests in RequestItems.items():
            for request in requests:
                item = dict(request["PutRequest"]["Item"])
                partition, sort = (item.pop(name)["S"] for name in KEYS[table])
                self.rows.setdefault((table, partition), {})[sort] = item or None
        return {}

    def put_item(self, **_: Any) -> dict[str, Any]:
        """Claim."""
        self.calls["dynamodb:PutItem"] += 1
        return {}

    def delete_item(self, **_: Any) -> dict[str, Any]:
        """Release."""
        self.calls["dynamodb:DeleteItem"] += 1
        return {}

    def put_events(self, *, Entries: Sequence[Any]) -> dict[str, Any]:  # noqa: N803
        """Publish."""
        self.calls["events:PutEvents"] += 1
        self.events += len(Entries)
        return {"Entries": [{"EventId": "1"} for _ in Entries]}

    def send_message_batch(self, *, Entries: Sequence[dict[str, str]], **_: Any) -> dict[str, Any]:  # noqa: N803
        """Queue."""
        self.calls["sqs:SendMessageBatch"] += 1
        self.queued.extend(entry["MessageBody"] for entry in Entries)
        return {}


KEYS = {"inventories": ("package", "image_digest"), "findings": ("resource", "finding")}


class World:
    """One worker's share of the account, through the adapters of the functions."""

    def __init__(self) -> None:
        self.aws = Aws()
        self.kept = ResultPorts(
            findings=DynamoFindingStore(self.aws, "findings"),
            reports=S3ReportStore(self.aws, "artefacts"),
            publisher=BusPublisher(client=self.aws, bus="tidewaiter"),
            inventories=S3InventoryStore(self.aws, "artefacts", self.aws, "inventories"),
            judgements=S3Judgements(self.aws, "artefacts"),
        )
        self.queue = RematchQueue(client=self.aws, queue="rematch")
        self.ledger = DynamoLedger(client=self.aws, table="ledger", clock=Clock())

    def judge(self, store: SqliteAdvisoryStore) -> ScanPorts:
        """Say how images are judged."""
        return ScanPorts(layers=MemoryLayerStore(), advisories=store, clock=Clock(), fail_on="critical")

    def ports(self, store: SqliteAdvisoryStore) -> RematchPorts:
        """Wire a rematching."""
        return RematchPorts(judge=self.judge(store), kept=self.kept, workloads=MemoryWorkloads(), clock=Clock(), held=self.held)

    @contextmanager
    def held(self, digest: str) -> Iterator[None]:
        """Hold an image as the functions do."""
        self.ledger.claim("tidewaiter.image", digest, "request", seconds=600)
        yield
        self.ledger.release("tidewaiter.image", digest, "request")


def fill(share: range, packages: int, names: int, database: Path) -> World:
    """Store inventories, and judge them by the first database."""
    draw = random.Random(share.start)  # noqa: S311 - repeatable
    world = World()
    with SqliteAdvisoryStore(database) as store:
        for number in share:
            chosen = draw.sample(range(names), draw.randint(packages - 20, packages + 20))
            inventory, image = made(number, [(name, draw.randint(1, 9)) for name in chosen])
            world.kept.inventories.put(inventory, image)
            report = pipeline.judged_again(image, inventory, (), world.judge(store))
            world.kept.findings.replace(image.digest, report.findings, report.finished)
            world.kept.judgements.put(report)
    return world


def made(number: int, chosen: list[tuple[int, int]]) -> tuple[Inventory, Image]:
    """Make an image of Debian packages."""
    digest = f"sha256:{hashlib.sha256(str(number).encode()).hexdigest()}"
    packages = tuple(
        Package(
            purl=f"pkg:deb/debian/lib{name}@{version}.0-1?arch=amd64&distro=debian-12",
            name=f"lib{name}",
            version=f"{version}.0-1",
            ecosystem="deb",
            found_at=(FoundAt(path="var/lib/dpkg/status", layer=LAYER),),
            cataloger="dpkg",
        )
        for name, version in chosen
    )
    image = Image(
        digest=digest, reference=f"shop:{number}", platform=Platform(), layers=(), config=ImageConfig(user="app"), repository="shop"
    )
    return Inventory(image_digest=digest, distribution=DEBIAN, packages=packages), image


def advisories(names: range, fixed: str) -> list[dict[str, Any]]:
    """Make one advisory a name."""
    return [osv(f"CVE-{2020 + name % 6}-{name + 10000}", package=f"lib{name}", ecosystem="Debian:12", fixed=fixed) for name in names]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What one worker did: images touched and moved, processor seconds to look names up and to judge, calls, events, bytes written.

    `slowed` is how many times its best a fixed piece of work took meanwhile.
    """

    touched: int
    moved: int
    finding: float
    judging: float
    calls: int
    events: int
    written: int
    slowed: float


REFERENCE = json.dumps([{"name": f"lib{number}", "versions": [number, number + 1]} for number in range(2000)])


def reference() -> float:
    """Take the processor time of a fixed piece of work: what others do on the machine makes it take longer."""
    began = time.process_time()
    json.dumps(json.loads(REFERENCE), sort_keys=True)
    return time.process_time() - began


def run(world: World, delta: int, names: int, database: Path) -> Spent:
    """Rematch one share."""
    aws, outcomes, references = world.aws, [], [reference() for _ in range(20)]
    aws.queued, aws.events, aws.written, aws.calls = [], 0, 0, Counter()
    keys = frozenset(("Debian:12", f"lib{name}") for name in moved(delta, names))
    began = time.process_time()
    world.queue.send(str(delta), {digest for key in sorted(keys) for digest in world.kept.inventories.holders(*key)})
    found = time.process_time()
    for start in range(0, len(aws.queued), BATCH):
        digests = [json.loads(message)["digest"] for message in aws.queued[start : start + BATCH]]
        references.append(reference())
        with SqliteAdvisoryStore(database) as store:
            ports = world.ports(store)
            outcomes += [rematch_image(digest, Rematch(run=str(delta), names=keys), ports) for digest in digests]
    ended = time.process_time()
    return Spent(
        touched=len(aws.queued),
        moved=outcomes.count(Rematched.MOVED),
        finding=found - began,
        judging=ended - found - sum(references[20:]),
        calls=aws.calls.total(),
        events=aws.events,
        written=aws.written,
        slowed=sum(references) / len(references) / min(references),
    )


def moved(delta: int, names: int) -> list[int]:
    """Name what a delta is about; deltas of different sizes are about different names."""
    return random.Random(delta).sample(range(names // 2, names), delta)  # noqa: S311 - repeatable


def worker(share: range, options: argparse.Namespace, databases: dict[int, Path], pipe: Any) -> None:
    """Fill a share, then do what is asked."""
    world = fill(share, options.packages, options.names, databases[0])
    gc.collect()
    gc.freeze()  # what lies in S3 and DynamoDB is no object of a function that its collector would walk through
    pipe.send("filled")
    for delta in options.deltas:
        pipe.recv()
        pipe.send(run(world, delta, options.names, databases[delta]))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--packages", type=int, default=300)
    parser.add_argument("--names", type=int, default=20_000)
    parser.add_argument("--deltas", type=int, nargs="+", default=[20, 200, 2000])
    parser.add_argument("--boto3", action="store_true", help="measure a call of boto3 instead")
    options = parser.parse_args()
    if options.boto3:
        measure_boto3()
        return
    with tempfile.TemporaryDirectory() as scratch:
        known = advisories(range(0, options.names // 2, 10), "2.0-1")
        databases = {0: built(Path(scratch), 0, known)}
        for number, delta in enumerate(options.deltas, start=1):
            fresh = [one for name in moved(delta, options.names) for one in advisories(range(name, name + 1), "5.0-1")]
            known = [*{one["id"]: one for one in (*known, *fresh)}.values()]
            databases[delta] = built(Path(scratch), number, known)
        measure(options, databases)


def built(folder: Path, number: int, rows: list[dict[str, Any]]) -> Path:
    """Build a database, each later than the one before, and name it by its hash as a function does."""
    path = folder / f"{number}.sqlite"
    build_database(write(folder / f"feeds-{number}", osv=rows), path, built=f"2026-01-{number + 1:02}T00:00:00Z")
    return path.rename(folder / f"{hashlib.sha256(path.read_bytes()).hexdigest()}.sqlite")


def measure(options: argparse.Namespace, databases: dict[int, Path]) -> None:
    """Run the workers side by side and print a line a delta."""
    pipes, processes = [], []
    for number in range(WORKERS):
        mine, theirs = multiprocessing.Pipe()
        share = range(number * options.images // WORKERS, (number + 1) * options.images // WORKERS)
        process = multiprocessing.Process(target=worker, args=(share, options, databases, theirs))
        process.start()
        pipes.append(mine)
        processes.append(process)
    for pipe in pipes:
        pipe.recv()
    print(f"{options.images} inventories of about {options.packages} packages, {options.names} names, {WORKERS} processes", flush=True)
    for delta in options.deltas:
        began = time.perf_counter()
        for pipe in pipes:
            pipe.send("go")
        show(delta, [pipe.recv() for pipe in pipes], time.perf_counter() - began)
    for process in processes:
        process.join()


def show(delta: int, results: Sequence[Spent], wall: float) -> None:
    """Print what a delta took."""
    touched = sum(one.touched for one in results)
    judging, finding = (max(getattr(one, name) for one in results) for name in ("judging", "finding"))
    each = 1000 * sum(one.judging for one in results) / touched
    calls, events, written = (sum(getattr(one, name) for one in results) for name in ("calls", "events", "written"))
    print(
        f"delta {delta:4}: {touched} images touched, {sum(one.moved for one in results)} moved, {events} events; CPU of the slower process "
        f"{finding:.1f} s to find, {judging:.1f} s to judge and store ({each:.1f} ms an image), when fixed work takes "
        f"{sum(one.slowed for one in results) / WORKERS:.2f} times its best; wall {wall:.1f} s; "
        f"{calls / touched:.1f} calls an image, {written / 2**20:.0f} MiB written",
        flush=True,
    )


def measure_boto3(calls: int = 300) -> None:
    """Say what boto3 takes of the processor for one call, signed and parsed but not sent."""
    session = boto3.Session(aws_access_key_id="none", aws_secret_access_key="none", region_name="eu-central-1")  # noqa: S106 - none
    clients: dict[str, Any] = {"s3": session.client("s3"), "dynamodb": session.client("dynamodb")}
    for name, body in (("s3", b""), ("dynamodb", b"{}")):
        answer = AWSResponse("https://loopback", 200, HTTPHeaders(), _Body(body))
        clients[name].meta.events.register(f"before-send.{name}", lambda answer=answer, **_: answer)
    kinds: dict[str, Callable[[], Any]] = {
        "s3:PutObject of 150 KB": lambda: clients["s3"].put_object(Bucket="b", Key="k", Body=b"x" * 150_000),
        "s3:GetObject": lambda: clients["s3"].get_object(Bucket="b", Key="k"),
        "dynamodb:Query": lambda: clients["dynamodb"].query(TableName="t"),
    }
    for name, call in kinds.items():
        call()
        began = time.process_time()
        for _ in range(calls):
            call()
        print(f"{name}: {1000 * (time.process_time() - began) / calls:.2f} ms")


class _Body(io.BytesIO):
    """A body that can be read as urllib3's."""

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        """Yield all of it."""
        yield self.getvalue()


if __name__ == "__main__":
    main()
