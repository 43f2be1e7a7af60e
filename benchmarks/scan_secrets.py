"""Measure how fast files are searched for secrets, and what is found: MB/s of CPU time for text, binaries and all.

Usage: python benchmarks/scan_secrets.py DIRECTORY [--fallback]; the second form measures RE2's set, which serves without Hyperscan.
Reading the files is not counted.
"""

import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "functions"))

from tidewaiter.content.compiled import prepare, rules
from tidewaiter.content.engine import SNIFF
from tidewaiter.content.matcher import SetMatcher, matcher_of
from tidewaiter.content.search import SecretVisitor
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.inventory import ContentHit

CHUNK = 1 << 20


def main() -> int:
    """Scan every file below a directory."""
    if len(sys.argv) < 2:  # noqa: PLR2004
        print(__doc__, file=sys.stderr)
        return 2
    started = time.perf_counter()
    visitor = SecretVisitor(prepared=prepare(rules(), SetMatcher if "--fallback" in sys.argv else matcher_of), key=b"benchmark")
    print(f"{len(rules())} rules compiled in {time.perf_counter() - started:.2f} s")
    size: Counter[str] = Counter()
    seconds: defaultdict[str, float] = defaultdict(float)
    found: Counter[str] = Counter()
    files = 0
    for path in Path(sys.argv[1]).rglob("*"):
        if not path.is_file() or path.is_symlink():
            continue
        data = path.read_bytes()
        kind = "binary" if b"\0" in data[:SNIFF] else "text"
        visit = visitor.start(FileEntry(str(path.relative_to(sys.argv[1])), 0o100644, len(data)))
        if visit is None:
            continue
        before = time.process_time()
        for start in range(0, len(data), CHUNK):
            visit.feed(data[start : start + CHUNK])
        hits = list(visit.finish())
        files += 1
        size[kind] += len(data)
        seconds[kind] += time.process_time() - before
        found.update(f"{hit.rule_id} {hit.severity}" for hit in hits if isinstance(hit, ContentHit))
    for kind in (*sorted(size), "all"):
        amount, spent = (sum(size.values()), sum(seconds.values())) if kind == "all" else (size[kind], seconds[kind])
        print(f"{kind}: {amount / 1e6:.0f} MB in {spent:.2f} s of CPU, {amount / 1e6 / max(spent, 1e-9):.0f} MB/s")
    print(f"{files} files, hits: {dict(found)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
