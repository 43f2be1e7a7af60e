"""Look for the secrets of secret_corpus.py and for what only looks like them: recall by rule and by carrier, and what was taken for one.

Usage: python benchmarks/secret_quality.py [--seed N] [--missed] [--fallback] [--markdown]
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "functions"))

from benchmarks.secret_corpus import Sample, corpus
from tidewaiter.content.compiled import prepare, rules
from tidewaiter.content.matcher import SetMatcher, matcher_of
from tidewaiter.content.search import SecretVisitor
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.inventory import ContentHit

AIM = 0.97
SURE = 0.8
PREFIX = "TW-SECRET-"


def hits_in(visitor: SecretVisitor, sample: Sample) -> Sequence[ContentHit]:
    """Search one sample."""
    visit = visitor.start(FileEntry(sample.path, 0o100644, len(sample.data)))
    if visit is None:
        return ()
    visit.feed(sample.data)
    return [item for item in visit.finish() if isinstance(item, ContentHit)]


class Tally:
    """Counts what was found, by rule and by carrier."""

    def __init__(self) -> None:
        self.planted: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.named: Counter[str] = Counter()
        self.near: Counter[str] = Counter()
        self.taken: Counter[str] = Counter()
        self.missed: list[tuple[str, Sample]] = []

    def count(self, sample: Sample, hits: Sequence[ContentHit]) -> None:
        """Count one sample."""
        own = [hit for hit in hits if hit.rule_id == PREFIX + sample.slug]
        if sample.way:
            self.near[sample.slug] += 1
            if own or any(hit.confidence >= SURE for hit in hits):
                self.taken[sample.slug] += 1
                self.missed.append((f"taken for a secret ({sample.way}; {', '.join(hit.rule_id for hit in hits)})", sample))
            return
        for key in (sample.slug, f"in {sample.carrier}", "all"):
            self.planted[key] += 1
            self.found[key] += bool(hits)
            self.named[key] += bool(own)
        if not hits:
            self.missed.append(("missed", sample))


def measure(samples: Iterable[Sample], visitor: SecretVisitor) -> Tally:
    """Search all samples."""
    tally = Tally()
    for sample in samples:
        tally.count(sample, hits_in(visitor, sample))
    return tally


def report(tally: Tally, *, markdown: bool) -> None:
    """Print the figures."""
    print(
        "| rule | samples | found | by its rule | near misses | taken |\n|---|---|---|---|---|---|"
        if markdown
        else "rule, recall, named, near"
    )
    for slug in sorted(tally.planted):
        if slug == "all" or slug.startswith("in "):
            continue
        whole, found, named = tally.planted[slug], tally.found[slug], tally.named[slug]
        if markdown:
            print(f"| {slug} | {whole} | {found} | {named} | {tally.near[slug]} | {tally.taken[slug]} |")
        elif found < whole or named < whole or tally.taken[slug]:
            print(f"{slug:40} {found}/{whole} named {named} near misses {tally.near[slug]} taken {tally.taken[slug]}")
    for carrier in sorted(key for key in tally.planted if key.startswith("in ")):
        print(f"{carrier:50} {tally.found[carrier]}/{tally.planted[carrier]} named {tally.named[carrier]}")
    near, taken = sum(tally.near.values()), sum(tally.taken.values())
    found, whole = tally.found["all"], tally.planted["all"]
    print(f"recall {found / whole:.4f} ({found} of {whole}), by the right rule {tally.named['all'] / whole:.4f}")
    print(f"near misses taken {taken} of {near}")


def main() -> int:
    """Measure; fail below the aim."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", default="0")
    parser.add_argument("--missed", action="store_true")
    parser.add_argument("--fallback", action="store_true")
    parser.add_argument("--markdown", action="store_true")
    options = parser.parse_args()
    visitor = SecretVisitor(prepared=prepare(rules(), SetMatcher if options.fallback else matcher_of), key=b"benchmark")
    tally = measure(corpus(options.seed), visitor)
    if options.missed:
        lines: defaultdict[str, int] = defaultdict(int)
        for why, sample in tally.missed:
            lines[f"{sample.slug:36} {sample.carrier:30} {why}"] += 1
        for line, count in sorted(lines.items()):
            print(count, line)
    report(tally, markdown=options.markdown)
    return 0 if tally.found["all"] >= AIM * tally.planted["all"] else 1


if __name__ == "__main__":
    sys.exit(main())
