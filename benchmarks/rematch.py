"""Rematching: 10,000 stored inventories of about 300 packages each after deltas of 50, 200 and 800 names, in two processes.

    python benchmarks/rematch.py [--images 10000] [--packages 300] [--names 20000]

Every name of a delta gets an advisory that it did not have, with a fix half of the installed versions lack, so that about half of what
is touched moves. Names are drawn evenly from all there are; packages are drawn evenly into images, so each name is in about
images x packages / names images. Inventories, keys and judgements are held as the bytes that lie in S3, findings as values; what a run
does beside that is what a function does: look up holders, read the named packages, match, conclude, announce, store. Documents for
people (HTML, SARIF and so on) are rendered when findings moved; their time is printed apart, as it is spent after the announcement.
"""

import argparse
import multiprocessing
import random
import sys
import tempfile
import time
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "functions")]

from tests.adapters.advisories import osv, write  # noqa: E402 - the path comes first
from tidewaiter import pipeline, pipeline_rematch  # noqa: E402
from tidewaiter.adapters.advisory_build import build_database  # noqa: E402
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore  # noqa: E402
from tidewaiter.adapters.layer_cache import MemoryLayerStore  # noqa: E402
from tidewaiter.adapters.memory_inventories import MemoryInventories, MemoryJudgements  # noqa: E402
from tidewaiter.adapters.memory_stores import MemoryFindings, MemoryPublisher, MemoryWorkloads  # noqa: E402
from tidewaiter.model.image import Distribution, Image, ImageConfig, Platform  # noqa: E402
from tidewaiter.model.inventory import Inventory  # noqa: E402
from tidewaiter.model.package import FoundAt, Package  # noqa: E402
from tidewaiter.pipeline_ports import RematchPorts, ResultPorts, ScanPorts  # noqa: E402
from tidewaiter.pipeline_rematch import Rematch, rematch_image  # noqa: E402

NOW = datetime(2026, 11, 23, tzinfo=UTC)
DEBIAN = Distribution(id="debian", version="12")
LAYER = "sha256:" + "b" * 64
WORKERS = 2


class Clock:
    """A clock that stands still."""

    def now(self) -> datetime:
        """Return the one time there is."""
        return NOW


class Shelf:
    """Documents, rendered and counted, not kept."""

    def put_document(self, key: str, body: bytes, media_type: str) -> str:  # noqa: ARG002 - the port's
        """Forget a document."""
        return key

    def get_document(self, key: str) -> bytes | None:  # noqa: ARG002 - the port's
        """Return nothing."""
        return None


@dataclass(slots=True)
class World:
    """One worker's share of the account."""

    kept: ResultPorts
    digests: list[str]

    def ports(self, store: SqliteAdvisoryStore) -> RematchPorts:
        """Wire a rematching."""
        judge = ScanPorts(layers=MemoryLayerStore(), advisories=store, clock=Clock(), fail_on="critical")
        return RematchPorts(judge=judge, kept=self.kept, workloads=MemoryWorkloads(), clock=Clock(), held=lambda _digest: nullcontext())


def fill(share: range, packages: int, names: int, database: Path) -> World:
    """Store inventories, and judge them by the first database."""
    draw = random.Random(share.start)  # noqa: S311 - repeatable
    kept = ResultPorts(
        findings=MemoryFindings(),
        reports=Shelf(),
        publisher=MemoryPublisher(),
        inventories=MemoryInventories(),
        judgements=MemoryJudgements(),
    )
    with SqliteAdvisoryStore(database) as store:
        judge = ScanPorts(layers=MemoryLayerStore(), advisories=store, clock=Clock(), fail_on="critical")
        digests = []
        for number in share:
            chosen = draw.sample(range(names), draw.randint(packages - 20, packages + 20))
            inventory, image = made(number, [(name, draw.randint(1, 9)) for name in chosen])
            kept.inventories.put(inventory, image)
            report = pipeline.judged_again(image, inventory, (), judge)
            kept.findings.replace(image.digest, report.findings, report.finished)
            kept.judgements.put(report)
            digests.append(image.digest)
    return World(kept=kept, digests=digests)


def made(number: int, chosen: list[tuple[int, int]]) -> tuple[Inventory, Image]:
    """Make an image of Debian packages."""
    digest = f"sha256:{number * 2654435761 % 2**256:064x}"
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


def run(world: World, delta: int, names: int, database: Path) -> tuple[int, int, float, float]:
    """Rematch one share; returns images touched and moved, CPU seconds, and those of them spent on documents."""
    documents = 0.0
    original = pipeline.store_documents

    def timed(*arguments: Any) -> None:
        nonlocal documents
        began = time.process_time()
        original(*arguments)
        documents += time.process_time() - began

    keys = frozenset(("Debian:12", f"lib{name}") for name in moved(delta, names))
    setattr(pipeline_rematch, "store_documents", timed)  # noqa: B010 - a name that it only imports
    began = time.process_time()
    with SqliteAdvisoryStore(database) as store:
        ports = world.ports(store)
        touched = {digest for key in keys for digest in world.kept.inventories.holders(*key)}
        outcomes = [rematch_image(digest, Rematch(run=str(delta), names=keys), ports) for digest in sorted(touched)]
    spent = time.process_time() - began
    setattr(pipeline_rematch, "store_documents", original)  # noqa: B010
    return len(touched), outcomes.count(pipeline_rematch.Rematched.MOVED), spent, documents


def moved(delta: int, names: int) -> list[int]:
    """Name what a delta is about; deltas of different sizes are about different names."""
    return random.Random(delta).sample(range(names // 2, names), delta)  # noqa: S311 - repeatable


def worker(share: range, options: argparse.Namespace, databases: dict[int, Path], pipe: Any) -> None:
    """Fill a share, then do what is asked."""
    world = fill(share, options.packages, options.names, databases[0])
    pipe.send("filled")
    for delta in options.deltas:
        pipe.recv()
        pipe.send(run(world, delta, options.names, databases[delta]))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--packages", type=int, default=300)
    parser.add_argument("--names", type=int, default=20_000)
    parser.add_argument("--deltas", type=int, nargs="+", default=[50, 200, 800])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        known = advisories(range(0, options.names // 2, 10), "2.0-1")
        databases = {0: built(Path(scratch), 0, known)}
        for number, delta in enumerate(options.deltas, start=1):
            fresh = [one for name in moved(delta, options.names) for one in advisories(range(name, name + 1), "5.0-1")]
            known = [*{one["id"]: one for one in (*known, *fresh)}.values()]
            databases[delta] = built(Path(scratch), number, known)
        measure(options, databases)


def built(folder: Path, number: int, rows: list[dict[str, Any]]) -> Path:
    """Build a database, each later than the one before."""
    path = folder / f"{number}.sqlite"
    build_database(write(folder / f"feeds-{number}", osv=rows), path, built=f"2026-01-{number + 1:02}T00:00:00Z")
    return path


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
    print(f"{options.images} inventories of about {options.packages} packages, {options.names} names, {WORKERS} processes")
    for delta in options.deltas:
        began = time.perf_counter()
        for pipe in pipes:
            pipe.send("go")
        results = [pipe.recv() for pipe in pipes]
        wall = time.perf_counter() - began
        touched, changed = sum(one[0] for one in results), sum(one[1] for one in results)
        spent, documents = max(one[2] for one in results), max(one[3] for one in results)
        print(
            f"delta {delta:4}: {touched} images touched, {changed} moved; CPU of the slower process {spent - documents:.1f} s to judge, "
            f"announce and store, {documents:.1f} s for documents; wall {wall:.1f} s"
        )
    for process in processes:
        process.join()


if __name__ == "__main__":
    main()
