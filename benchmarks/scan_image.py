"""Scan speed against the floor: the same layers inflated by isal in two threads, and nothing else.

Usage: python benchmarks/scan_image.py [--size-mb 1900] [--entries 70000] [--repeats 3] [--db FILE] [--synthetic] [--cache DIR]
       python benchmarks/scan_image.py --stages

The image is made of the running system's own files (`image_material`) and kept in the cache folder. Every run is a process of its own;
kinds take turns, so that a busy machine slows all of them: the ratios within one round are what counts, wall for wall and CPU for CPU.
`shared` scans a second image that has all layers but one in common with the first. `--stages` adds one stage after the other, in one
thread: where the time goes.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tidewaiter.inventory.visitors import Visitor
    from tidewaiter.model.image import LayerRef
    from tidewaiter.ports import ImageSource

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "functions"))
sys.path.insert(0, str(ROOT))

TARGET_RATIO, TARGET_MB = 2.0, 300
KINDS = ("floor", "digests", "inventory", "content", "malware", "everything", "shared")
STAGES = (
    "inflate",
    "and digests",
    "and tar",
    "and catalogers",
    "and secrets",
    "and structure",
    "and pickles",
    "and package code",
    "and lock files",
    "and malware",
)


def inflate(path: Path) -> None:
    """Inflate one layer and throw it away."""
    from isal import igzip

    buffer = bytearray(1 << 20)
    with path.open("rb") as stored, igzip.IGzipFile(fileobj=stored, mode="rb") as reader:  # type: ignore[no-untyped-call]  # isal ships no types
        while reader.readinto1(buffer):
            pass


def run_floor(root: Path) -> int:
    """Inflate all layers in two threads, the largest first."""
    paths = sorted(
        (path for path in (root / "blobs/sha256").iterdir() if path.stat().st_size > 1 << 16), key=lambda path: -path.stat().st_size
    )
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(inflate, paths))
    return 0


def run_digests(root: Path) -> int:
    """Inflate all layers in two threads and check both digests of each, as every scan must."""
    from tidewaiter.inventory.decompress import LayerBytes

    source, layers = opened(root)

    def check(layer: "LayerRef") -> None:
        with source.open_layer(layer) as stream:
            data = LayerBytes(stream, aside=False)
            for _ in data:
                pass
        if data.diff_id != layer.diff_id:
            raise SystemExit("the image in the cache is damaged: remove it")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(check, layers))
    return 0


def opened(root: Path) -> tuple["ImageSource", Sequence["LayerRef"]]:
    """Open the layout and return its layers, the largest first."""
    from tidewaiter.sources import open_source

    source = open_source(f"oci-dir:{root}")
    return source, sorted(source.images()[0].layers, key=lambda layer: -layer.size)


def malware_visitors() -> Callable[[], Sequence["Visitor"]]:
    """Compile the malware rules and return what makes the visitors of a layer."""
    from tidewaiter import content
    from tidewaiter.content.malware.compiling import compile_rules

    return content.visitors_with(compile_rules())


def run_scan(root: Path, *, with_content: bool, with_malware: bool = False) -> int:
    """Scan the image's layers and return the number of packages."""
    from tidewaiter import content
    from tidewaiter.inventory.assemble import assemble
    from tidewaiter.inventory.catalogers import all_catalogers
    from tidewaiter.inventory.reading import scan_layers_from

    visitors: Callable[[], Sequence[Visitor]] = content.visitors if with_content else tuple
    if with_malware:
        visitors = malware_visitors()
    source, _ = opened(root)
    (image,) = source.images()
    results = scan_layers_from(source, image.layers, catalogers=all_catalogers(), visitors=visitors)
    if not all(result.complete for result in results):
        raise SystemExit(f"the scan had problems: {[result.problems for result in results]}")
    return len(assemble(image, results).packages)


def run_everything(root: Path, database: Path | None, *, shared: bool = False) -> tuple[float, float, int]:
    """Scan as the command line does, from the image to the verdict; with `shared`, time a second image that adds one layer to the first.

    Returns wall and CPU seconds and the number of packages.
    """
    from dataclasses import replace

    from tidewaiter.adapters.advisory_sqlite import open_database
    from tidewaiter.adapters.clock import SystemClock
    from tidewaiter.adapters.layer_cache import MemoryLayerStore
    from tidewaiter.pipeline import assemble_image, missing_layers, scan_layers
    from tidewaiter.pipeline_ports import ScanPorts

    start, start_cpu = time.perf_counter(), time.process_time()
    source, _ = opened(root)
    (image,) = source.images()
    store = MemoryLayerStore()
    ports = ScanPorts(layers=store, advisories=open_database(database), clock=SystemClock())
    if shared:
        base = replace(image, layers=image.layers[:-1])
        scan_layers(base, missing_layers(base, store), source, store)
        start, start_cpu = time.perf_counter(), time.process_time()
    scan_layers(image, missing_layers(image, store), source, store)
    report = assemble_image(image, ports)
    packages = len(report.inventory.packages) if report.inventory else 0
    return time.perf_counter() - start, time.process_time() - start_cpu, packages


def run_stage(root: Path, stage: int) -> int:
    """Run the first stages of a scan in one thread."""
    from tidewaiter import content
    from tidewaiter.inventory.catalogers import all_catalogers
    from tidewaiter.inventory.decompress import LayerBytes
    from tidewaiter.inventory.tar import TarStream
    from tidewaiter.inventory.walk import scan_layer

    source, layers = opened(root)
    for layer in layers:
        if not stage:
            inflate(root / "blobs" / layer.digest.replace(":", "/"))
            continue
        with source.open_layer(layer) as stream:
            if stage > 2:  # noqa: PLR2004 - the whole pass
                made = malware_visitors() if STAGES[stage] == "and malware" else content.visitors
                visitors = made()[: stage - 3] if stage > 3 else ()  # noqa: PLR2004 - making them compiles the rules
                scan_layer(stream, layer, catalogers=all_catalogers(), visitors=visitors, aside=False)
            else:
                data = LayerBytes(stream, aside=False)
                for _ in data if stage == 1 else TarStream(data):
                    pass
    return 0


def peak_memory_mb() -> float:
    """Return this process's own peak: Linux counts the parent's into ru_maxrss of a forked process, but not into VmHWM."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return next(int(line.split()[1]) / 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))


def run_measured(what: str, root: Path, database: Path | None) -> None:
    """Run in this process and print what it took."""
    start, start_cpu = time.perf_counter(), time.process_time()
    if what in ("everything", "shared"):
        wall, cpu, packages = run_everything(root, database, shared=what == "shared")
    else:
        runs: dict[str, Callable[[], int]] = {
            "floor": lambda: run_floor(root),
            "digests": lambda: run_digests(root),
            "inventory": lambda: run_scan(root, with_content=False),
            "content": lambda: run_scan(root, with_content=True),
            "malware": lambda: run_scan(root, with_content=True, with_malware=True),
            **{name: lambda stage=stage: run_stage(root, stage) for stage, name in enumerate(STAGES)},  # type: ignore[misc]
        }
        packages = runs[what]()
        wall, cpu = time.perf_counter() - start, time.process_time() - start_cpu
    print(json.dumps({"wall": wall, "cpu": cpu, "rss_mb": peak_memory_mb(), "packages": packages}))


def measure(what: str, root: Path, database: Path | None) -> dict[str, float]:
    """Measure one run in a process of its own."""
    command = [sys.executable, __file__, "--run", what, "--root", str(root), *(["--db", str(database)] if database else [])]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def report(kind: str, runs: list[dict[str, float]], floors: list[dict[str, float]]) -> None:
    """Print the median and the spread of some runs, and the ratios to the floor of the same rounds."""
    parts = [f"{kind:15}"]
    for unit in ("wall", "cpu"):
        values = [run[unit] for run in runs]
        ratios = [run[unit] / floor[unit] for run, floor in zip(runs, floors, strict=True)]
        spread = f"{statistics.median(ratios):.2f} x ({min(ratios):.2f}-{max(ratios):.2f})"
        parts.append(f"{unit} {statistics.median(values):6.2f} s = {spread}")
    packages = max(run["packages"] for run in runs)
    print(*parts, f"peak {max(run['rss_mb'] for run in runs):4.0f} MB", f"{packages:.0f} packages" if packages else "", sep="  ")


def main() -> None:
    """Build, measure alternately, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size-mb", type=int, default=1900)
    parser.add_argument("--entries", type=int, default=70_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--db", type=Path, help="advisory database, for the matching; without one `everything` and `shared` are left out")
    parser.add_argument("--synthetic", action="store_true", help="made-up files, for machines without many")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "tidewaiter-benchmarks")
    parser.add_argument("--stages", action="store_true", help="show where the time goes")
    parser.add_argument("--run", help=argparse.SUPPRESS)
    parser.add_argument("--root", type=Path, help="measure this OCI layout instead")
    options = parser.parse_args()
    if options.run:
        run_measured(options.run, options.root, options.db)
        return
    from benchmarks import image_material

    root = options.root or image_material.layout(
        options.cache, size_mb=options.size_mb, entries=options.entries, synthetic=options.synthetic
    )
    print(f"image: {root}")
    kinds = STAGES if options.stages else [kind for kind in KINDS if options.db or kind not in ("everything", "shared")]
    runs: dict[str, list[dict[str, float]]] = {kind: [] for kind in kinds}
    for _ in range(options.repeats):
        for kind in kinds:
            runs[kind].append(measure(kind, root, options.db))
    for kind in kinds:
        report(kind, runs[kind], runs[kinds[0]])
    print(f"target: everything at {TARGET_RATIO} x the floor in wall time, {TARGET_MB} MB")


if __name__ == "__main__":
    main()
