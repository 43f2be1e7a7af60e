"""Layers of unusual size, made while they are read and never on disk: memory should stay flat and time linear.

Usage: python benchmarks/large_layers.py [--gigabytes 1,3,10] [--entries 300000,1000000,3000000] [--no-content]

A large layer repeats a sample of this environment's own files, packed once, so that making it costs next to nothing; a layer of empty files
is packed as it is read, and that time is taken off. Each size is a process of its own.
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "functions"))

TARGET_MB = 300
SAMPLE = 64 << 20
BATCH = 2_000
END = gzip.compress(bytes(1024), 1)


class Made:
    """A stream of what a generator yields; `spent` is the CPU time that making it took."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._left = b""
        self.spent = 0.0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; a negative size is no use on such streams."""
        start = time.thread_time()
        while len(self._left) < size and (part := next(self._parts, b"")):
            self._left += part
        data, self._left = self._left[:size], self._left[size:]
        self.spent += time.thread_time() - start
        return data

    def seekable(self) -> bool:
        """Say that there is no way back."""
        return False


def header(name: str, size: int = 0) -> bytes:
    """Write the header of a file."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o644
    return info.tobuf(tarfile.USTAR_FORMAT)


def large(size: int) -> Iterator[bytes]:
    """Yield a layer of so many bytes: the same packed files again and again, under new names; a gzip file may have many members."""
    packed = []
    for path in sample():
        data = path.read_bytes()
        packed.append((path.name, len(data), gzip.compress(data.ljust(len(data) + -len(data) % 512, b"\0"), 6)))
    done = number = 0
    while done < size:
        for name, length, body in packed:
            number += 1
            yield gzip.compress(header(f"srv/{number:08d}/{name[-60:]}", length), 1)
            yield body
            done += length
    yield END


def sample() -> Iterator[Path]:
    """Yield files of this environment, up to 64 MiB, in an order that only their names decide."""
    total = 0
    for path in sorted((path for path in (Path(sys.prefix) / "lib").rglob("*") if path.is_file()), key=lambda path: path.name[::-1]):
        size = path.stat().st_size
        if (1 << 10) < size < SAMPLE // 4 and total < SAMPLE:
            total += size
            yield path


def empty(entries: int) -> Iterator[bytes]:
    """Yield a layer of so many empty files in a thousand folders."""
    from isal import igzip

    for first in range(0, entries, BATCH):
        names = (f"srv/data/{number % 1000:03d}/file-{number:08d}" for number in range(first, min(entries, first + BATCH)))
        yield igzip.compress(b"".join(header(name) for name in names), 1)
    yield END


def peak_memory_mb() -> float:
    """Return this process's own peak."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def run(kind: str, amount: int, *, with_content: bool) -> None:
    """Scan one layer in this process and print what it took."""
    from tidewaiter import content
    from tidewaiter.inventory.catalogers import all_catalogers
    from tidewaiter.inventory.walk import scan_layer
    from tidewaiter.model.image import LayerRef

    stream = Made(large(amount << 30) if kind == "gigabytes" else empty(amount))
    layer = LayerRef(digest="", diff_id="", media_type="application/vnd.oci.image.layer.v1.tar+gzip", size=-1)
    visitors = content.visitors() if with_content else ()
    start, start_cpu = time.perf_counter(), time.process_time()
    result = scan_layer(cast("BinaryIO", stream), layer, catalogers=all_catalogers(), visitors=visitors)
    wall, cpu = time.perf_counter() - start, time.process_time() - start_cpu - stream.spent
    if not result.complete:
        raise SystemExit(f"the scan had problems: {result.problems[:3]}")
    print(json.dumps({"entries": result.entries, "bytes": result.bytes_read, "wall": wall, "cpu": cpu, "rss_mb": peak_memory_mb()}))


def main() -> None:
    """Measure every size and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gigabytes", default="1,3,10")
    parser.add_argument("--entries", default="300000,1000000,3000000")
    parser.add_argument("--no-content", action="store_true", help="without secrets and structural signs")
    parser.add_argument("--run", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        run(options.run[0], int(options.run[1]), with_content=not options.no_content)
        return
    for kind, amounts in (("gigabytes", options.gigabytes), ("entries", options.entries)):
        for amount in filter(None, amounts.split(",")):
            command = [sys.executable, __file__, "--run", kind, amount, *(["--no-content"] if options.no_content else [])]
            found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ}).stdout)
            each = found["cpu"] / found["bytes"] * 1e9 if kind == "gigabytes" else found["cpu"] / found["entries"] * 1e6
            unit = "s CPU per GB" if kind == "gigabytes" else "us CPU per entry"
            size = f"{found['bytes'] / 1e9:5.1f} GB, {found['entries']:8d} entries"
            print(
                f"{size}: wall {found['wall']:6.1f} s, {each:5.2f} {unit}, peak {found['rss_mb']:4.0f} MB (target {TARGET_MB} MB)",
                flush=True,
            )


if __name__ == "__main__":
    main()
