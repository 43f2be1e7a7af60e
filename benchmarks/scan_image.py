"""Scan speed against the floor: the same layers inflated by isal in two threads, and nothing else.

Usage: python benchmarks/scan_image.py [--size-mb 1200] [--repeats 3] [--no-content]. Builds an OCI layout in a temporary directory, then
measures in fresh processes: wall and CPU seconds, peak memory, and the ratio of scan to floor for each repeat.
"""

import argparse
import hashlib
import io
import json
import random
import resource
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "functions"))

LAYERS = 4
TARGET_RATIO, TARGET_MB = 3.0, 400
SYSTEM_PACKAGES, PYTHON_PACKAGES = 500, 200
WORDS = [f"word{number:04d}" for number in range(3000)]
OCI = "application/vnd.oci.image."


def text(randomness: random.Random, size: int) -> bytes:
    """Make source-like text."""
    return (" ".join(randomness.choices(WORDS, k=size // 9 + 1)) + "\n").encode()[:size].ljust(size)


def binary(randomness: random.Random, size: int) -> bytes:
    """Make bytes that deflate about as well as machine code: random runs and repeats, under an ELF mark."""
    blocks = [randomness.randbytes(512) for _ in range(64)]
    data = b"".join(randomness.choice(blocks)[: randomness.randrange(64, 512)] + randomness.randbytes(96) for _ in range(size // 384 + 1))
    return b"\x7fELF" + data[: size - 4]


def members(randomness: random.Random, size: int) -> Iterator[tuple[str, bytes, int]]:
    """Yield (path, content, mode) of a mixed file system: half binaries, a third text, many small files, package databases."""
    status = "".join(
        f"Package: lib{number}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.{number}-1\n\n"
        for number in range(SYSTEM_PACKAGES)
    )
    yield "etc/os-release", b'ID=debian\nVERSION_ID="12"\n', 0o644
    yield "var/lib/dpkg/status", status.encode(), 0o644
    for number in range(PYTHON_PACKAGES):
        yield f"usr/lib/python3/p{number}-1.0.dist-info/METADATA", f"Name: p{number}\nVersion: 1.0\n".encode(), 0o644
    for number in range(size >> 18):
        yield f"usr/share/doc/d{number % 97}/f{number}", text(randomness, randomness.randrange(100, 4000)), 0o644
    done = 0
    large = [binary(randomness, 8 << 20) for _ in range(3)]
    while done < size:
        chosen = randomness.choice(large)[: randomness.randrange(1 << 20, 8 << 20)]
        yield f"usr/bin/tool{done}", chosen, 0o755
        lines = text(randomness, randomness.randrange(50_000, 900_000))
        yield f"opt/app/src{done}.py", lines * 3, 0o644
        done += len(chosen) + 3 * len(lines)


def build(root: Path, size_mb: int) -> int:
    """Write the layout and return the unpacked bytes."""
    from isal import igzip

    randomness = random.Random(7)  # noqa: S311 - the same image every time
    layers, total = [], 0
    for _ in range(LAYERS):
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w") as archive:
            for name, content, mode in members(randomness, (size_mb << 20) // LAYERS):
                info = tarfile.TarInfo(name)
                info.size, info.mode = len(content), mode
                archive.addfile(info, io.BytesIO(content))
        tar = buffer.getvalue()
        total += len(tar)
        layers.append((digest(tar), *blob(root, igzip.compress(tar, 2))))
    write_documents(root, layers)
    return total


def digest(data: bytes) -> str:
    """Name bytes."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def blob(root: Path, data: bytes) -> tuple[str, int]:
    """Store a blob."""
    path = root / "blobs" / digest(data).replace(":", "/")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return digest(data), len(data)


def write_documents(root: Path, layers: list[tuple[str, str, int]]) -> None:
    """Write config, manifest and index."""
    diff_ids = [diff_id for diff_id, _, _ in layers]
    config = json.dumps({"os": "linux", "architecture": "amd64", "rootfs": {"type": "layers", "diff_ids": diff_ids}}).encode()
    name, size = blob(root, config)
    described = [{"mediaType": OCI + "layer.v1.tar+gzip", "digest": stored, "size": length} for _, stored, length in layers]
    body = {"schemaVersion": 2, "config": {"mediaType": OCI + "config.v1+json", "digest": name, "size": size}, "layers": described}
    name, size = blob(root, json.dumps(body).encode())
    entry = {"mediaType": OCI + "manifest.v1+json", "digest": name, "size": size}
    (root / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [entry]}))
    (root / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')


def inflate(path: Path) -> None:
    """Inflate one layer and throw it away."""
    from isal import igzip

    buffer = bytearray(1 << 20)
    with path.open("rb") as stored, igzip.IGzipFile(fileobj=stored, mode="rb") as reader:  # type: ignore[no-untyped-call]  # isal ships no types
        while reader.readinto1(buffer):
            pass


def run_floor(root: Path) -> None:
    """Inflate all layers in two threads."""
    paths = sorted((path for path in (root / "blobs/sha256").iterdir() if path.stat().st_size > 1 << 20), key=lambda path: path.name)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(inflate, paths))


def run_scan(root: Path, *, with_content: bool) -> int:
    """Scan the image and return the number of packages."""
    from tidewaiter.inventory.assemble import assemble
    from tidewaiter.inventory.catalogers import all_catalogers
    from tidewaiter.inventory.reading import scan_layers_from
    from tidewaiter.inventory.visitors import Visitor
    from tidewaiter.sources import open_source

    visitors: Callable[[], Sequence[Visitor]] = tuple
    if with_content:
        from tidewaiter import content

        visitors = content.visitors
    source = open_source(f"oci-dir:{root}")
    (image,) = source.images()
    results = scan_layers_from(source, image.layers, catalogers=all_catalogers(), visitors=visitors)
    inventory = assemble(image, results)
    problems = [problem for problem in inventory.problems if problem.incomplete]  # that malware was not looked for is said, and no failure
    if problems:
        raise SystemExit(f"the scan had problems: {problems}")
    return len(inventory.packages)


def measure(what: str, root: Path) -> dict[str, float]:
    """Measure one run in a process of its own."""
    command = [sys.executable, __file__, "--run", what, "--root", str(root)]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def peak_memory_mb() -> float:
    """Return this process's own peak: Linux counts the parent's into ru_maxrss of a forked process, but not into VmHWM."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return next(int(line.split()[1]) / 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))


def run_measured(what: str, root: Path) -> None:
    """Run in this process and print what it took."""
    start, start_cpu = time.perf_counter(), time.process_time()
    packages = 0
    if what == "floor":
        run_floor(root)
    else:
        packages = run_scan(root, with_content=what == "content")
    wall, cpu = time.perf_counter() - start, time.process_time() - start_cpu
    memory = peak_memory_mb()
    print(json.dumps({"wall": wall, "cpu": cpu, "rss_mb": memory, "packages": packages}))


def report(kind: str, runs: list[dict[str, float]]) -> None:
    """Print the median and the spread of some runs."""
    walls = [run["wall"] for run in runs]
    cpu, rss = statistics.median(run["cpu"] for run in runs), max(run["rss_mb"] for run in runs)
    spread = f"{min(walls):.2f}-{max(walls):.2f}"
    print(f"{kind:8} wall {statistics.median(walls):6.2f} s ({spread})  cpu {cpu:6.2f} s  peak RSS {rss:4.0f} MB")


def main() -> None:
    """Build, measure alternately, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size-mb", type=int, default=1200)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--no-content", action="store_true", help="leave out the runs with the secret rules")
    parser.add_argument("--run", choices=["floor", "scan", "content"])
    parser.add_argument("--root", type=Path)
    options = parser.parse_args()
    if options.run:
        run_measured(options.run, options.root)
        return
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        print(f"image: {build(root, options.size_mb) / 2**20:.0f} MB unpacked in {LAYERS} layers")
        kinds = ["floor", "scan", *([] if options.no_content else ["content"])]
        runs: dict[str, list[dict[str, float]]] = {kind: [] for kind in kinds}
        for _ in range(options.repeats):
            for kind in kinds:
                runs[kind].append(measure(kind, root))
    for kind in kinds:
        report(kind, runs[kind])
    for kind in kinds[1:]:
        ratios = [run["wall"] / floor["wall"] for run, floor in zip(runs[kind], runs["floor"], strict=True)]
        middle = f"{statistics.median(ratios):.2f} x the floor ({min(ratios):.2f}-{max(ratios):.2f})"
        print(f"{kind}: {middle}; target {TARGET_RATIO} x, {TARGET_MB} MB")


if __name__ == "__main__":
    main()
