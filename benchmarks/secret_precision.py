"""Read what is found in trees of installed packages: each hit that people are to act on is looked up in a list of those that somebody read.

Usage: python benchmarks/secret_precision.py DIRECTORY... [--all]. The trees are what pip and npm install (`site-packages`, `node_modules`).
The list is secret_precision.toml: it holds no secret, but its fingerprint under the key below, the place, a verdict and why. `right`
means that what the rule names is really there (whoever may own it), `wrong` that it is not. Hits that are not listed are printed as rows
to be read and completed. Fails below the aims.
"""

import argparse
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "functions"))

from benchmarks.scan_secrets import SURE, files, search
from tidewaiter.content.compiled import prepared
from tidewaiter.content.lapsed import lapsed
from tidewaiter.content.search import SecretVisitor
from tidewaiter.model.inventory import ContentHit

LIST = Path(__file__).with_name("secret_precision.toml")
KEY = b"benchmark"
PRECISION = 0.95
PER_GIGABYTE = 2.0


def sure_hits(folders: list[Path], sizes: Counter[str], *, every: bool) -> Iterator[ContentHit]:
    """Yield the hits of some trees that people are to act on, today; with `every`, all that are more than information."""
    visitor, today = SecretVisitor(prepared=prepared(), key=KEY), datetime.now(UTC).date()
    for path, data in files(folders):
        sizes["bytes"] += len(data)
        sizes["files"] += 1
        _, found = search(visitor, path, data)
        for hit in lapsed(found, today):
            if hit.confidence >= SURE or (every and hit.severity.rank > 0):
                yield hit


def row(hit: ContentHit) -> str:
    """Write a hit as a row of the list, to be completed by whoever reads it."""
    return f'[[hit]]\nfingerprint = "{hit.fingerprint}"\nrule = "{hit.rule_id}"\nplace = "{hit.path}:{hit.line}"\nverdict = ""\nwhy = ""\n'


def main() -> int:
    """Measure; fail below the aims, and while a hit is not classified."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()
    known = {(one["rule"], one["fingerprint"]): one["verdict"] for one in tomllib.loads(LIST.read_text(encoding="utf-8"))["hit"]}
    sizes: Counter[str] = Counter()
    verdicts: Counter[str] = Counter()
    by_rule: Counter[tuple[str, str]] = Counter()
    seen: set[tuple[str, str]] = set()
    for hit in sure_hits(options.folders, sizes, every=options.all):
        key = (hit.rule_id, hit.fingerprint)
        verdict = known.get(key, "unread")
        verdicts[verdict] += 1
        by_rule[hit.rule_id, verdict] += 1
        if verdict == "unread" and key not in seen:
            print(row(hit))
        seen.add(key)
    for (rule, verdict), count in sorted(by_rule.items()):
        print(f"{count:4} {verdict:6} {rule}")
    total, gigabytes = verdicts.total(), sizes["bytes"] / 1e9
    print(f"{sizes['files']} files, {gigabytes:.2f} GB: {total} hits of confidence {SURE} or more, {total / gigabytes:.2f} per GB")
    precision = verdicts["right"] / max(total, 1)
    print(f"precision {precision:.3f}: {verdicts['right']} right, {verdicts['wrong']} wrong, {verdicts['unread']} unread")
    return 0 if precision >= PRECISION and total <= PER_GIGABYTE * gigabytes else 1


if __name__ == "__main__":
    sys.exit(main())
