"""Measure how fast files are searched for secrets, and what is found: MB/s of CPU time by kind of file, hits per GB by confidence.

Usage: python benchmarks/scan_secrets.py DIRECTORY... [--fallback] [--list] [--against COMMAND]; `--fallback` measures RE2's set, which
serves without Hyperscan, `--list` names the place of every hit that counts, `--against` runs another scanner (`gitleaks dir`) on the same
directories in the same run. Reading the files is not counted for us, but is for the other; what archives hold is, as it is stored.
"""

import argparse
import resource
import shlex
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "functions"))

from tidewaiter.content.compiled import prepare, rules
from tidewaiter.content.engine import SNIFF
from tidewaiter.content.matcher import SetMatcher, matcher_of
from tidewaiter.content.search import SecretVisitor, opener_of
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.inventory import ContentHit

CHUNK = 1 << 20
SURE = 0.8
"""From this confidence on a hit is one that people are to act on."""


def files(folders: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """Yield every regular file with its path below its folder."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield str(path.relative_to(folder)), path.read_bytes()


def kind_of(path: str, data: bytes) -> str:
    """Tell how a file is read."""
    if opener_of(path, data[:SNIFF]):
        return "archive"
    return "binary" if b"\0" in data[:SNIFF] else "text"


def search(visitor: SecretVisitor, path: str, data: bytes) -> tuple[float, Sequence[ContentHit]]:
    """Search one file; return the seconds of CPU time and what was found."""
    started = time.process_time()
    visit = visitor.start(FileEntry(path, 0o100644, len(data)))
    if visit is None:
        return 0.0, ()
    for start in range(0, len(data), CHUNK):
        visit.feed(data[start : start + CHUNK])
    found = [hit for hit in visit.finish() if isinstance(hit, ContentHit)]
    return time.process_time() - started, found


def others_seconds(command: str, folders: Sequence[Path]) -> float:
    """Run another scanner on the folders, one after the other; return its seconds of CPU time. Finding something is no failure."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for folder in folders:
        subprocess.run([*shlex.split(command), str(folder)], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    """Search every file below some directories."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--fallback", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--against", default="")
    options = parser.parse_args()
    started = time.perf_counter()
    visitor = SecretVisitor(prepared=prepare(rules(), SetMatcher if options.fallback else matcher_of), key=b"benchmark")
    print(f"{len(rules())} rules compiled in {time.perf_counter() - started:.2f} s")
    size: Counter[str] = Counter()
    seconds: defaultdict[str, float] = defaultdict(float)
    hits: list[ContentHit] = []
    for path, data in files(options.folders):
        spent, found = search(visitor, path, data)
        for kind in (kind_of(path, data), "all"):
            size[kind] += len(data)
            seconds[kind] += spent
        hits += found
    report(size, seconds, hits, places=options.list)
    if options.against:
        other = others_seconds(options.against, options.folders)
        print(f"{options.against}: {other:.2f} s of CPU, {other / seconds['all']:.1f} times ours")


def report(size: Counter[str], seconds: defaultdict[str, float], hits: Sequence[ContentHit], *, places: bool) -> None:
    """Print speed and hits."""
    for kind in sorted(size):
        print(
            f"{kind:8} {size[kind] / 1e6:7.0f} MB in {seconds[kind]:6.2f} s of CPU: {size[kind] / 1e6 / max(seconds[kind], 1e-9):5.0f} MB/s"
        )
    sure = [hit for hit in hits if hit.confidence >= SURE]
    print(f"hits: {len(hits)}; of confidence {SURE} or more: {len(sure)}, {len(sure) / max(size['all'] / 1e9, 1e-9):.1f} per GB")
    for name, count in Counter(f"{hit.rule_id} {hit.severity}" for hit in hits).most_common():
        print(f"  {count:4} {name}")
    for hit in sure if places else ():
        print(f"  {hit.path}:{hit.line} {hit.rule_id}")


if __name__ == "__main__":
    main()
