"""Measure what the judgement of package code finds in trees of packages, and what it costs.

Usage: python benchmarks/package_behaviour.py DIRECTORY... [--list]; run it over trees that are known to be clean: every finding is then a
mistake. Prints findings and findings per GB of code by severity, MB/s of processor time, and with `--list` each finding with its reasons.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "functions"))

from tidewaiter.content.behaviour.visitor import BehaviourVisitor
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.inventory import ContentHit

CHUNK = 1 << 20


def files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield every regular file with its path, the folder's own name included: it tells what the packages are."""
    for place in sorted(folder.rglob("*")):
        if place.is_file() and not place.is_symlink():
            yield f"{folder.name}/{place.relative_to(folder)}", place


def read(folders: Iterable[Path]) -> Iterator[tuple[int, float, list[ContentHit]]]:
    """Yield size, seconds of processor time and hits of each file that the visitor reads."""
    for folder in folders:
        visitor = BehaviourVisitor()
        for path, place in files(folder):
            visit = visitor.start(FileEntry(path, 0o100644, place.stat().st_size))
            if visit is None:
                continue
            data = place.read_bytes()
            started = time.process_time()
            for start in range(0, len(data), CHUNK):
                visit.feed(data[start : start + CHUNK])
            found = [item for item in visit.finish() if isinstance(item, ContentHit)]
            yield len(data), time.process_time() - started, found


def main() -> None:
    """Read the folders and print the numbers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    size, seconds, count, graded = 0, 0.0, 0, Counter[str]()
    for length, spent, found in read(options.folders):
        size, seconds, count = size + length, seconds + spent, count + 1
        for hit in found:
            graded[hit.severity.value] += 1
            if options.list:
                print(f"{hit.severity.value:8} {hit.rule_id} {hit.path}:{hit.line}\n    " + "\n    ".join(hit.reasons))
    print(f"{count} files, {size / 1e6:.0f} MB of code, {size / 1e6 / max(seconds, 1e-9):.0f} MB/s of processor time")
    for severity in ("critical", "high", "medium"):
        print(f"{severity}: {graded[severity]}, {graded[severity] / max(size / 1e9, 1e-9):.2f} per GB")


if __name__ == "__main__":
    main()
