"""Measure the detections on labelled CloudTrail events and on background activity: hits, false alarms, with counts.

Usage: python benchmarks/detection.py DIRECTORY, where DIRECTORY holds cloudtrail-labelled.jsonl.gz and cloudtrail-background.jsonl.gz.
Every labelled event stands alone (fresh baseline), as its labels do; the background is one stream with one baseline. Rates count
signals by rules; baseline signals are counted apart. The labels cover behaviours far beyond these rules, so the hit rate is a measure of
breadth, not of correctness of the rules that exist.
"""

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "functions"))

from tidewaiter.adapters.memory_baselines import MemoryBaselines
from tidewaiter.detection.correlate import correlate
from tidewaiter.detection.engine import rules, signals_of
from tidewaiter.detection.normalise import cloudtrail
from tidewaiter.errors import BadInputError
from tidewaiter.model.detection import Signal
from tidewaiter.model.severity import Severity


def rows(path: Path) -> Iterator[Mapping[str, Any]]:
    """Yield the JSON lines of a gzip file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def judge(record: Mapping[str, Any], baselines: MemoryBaselines) -> Sequence[Signal] | None:
    """Return the signals of a record, or None if it is malformed."""
    try:
        return signals_of(cloudtrail.parse(record), baselines)
    except BadInputError:
        return None


def labelled(path: Path) -> None:
    """Print how many suspicious and harmless events a rule speaks of."""
    counts: Counter[str] = Counter()
    families: dict[str, bool] = {}
    for row in rows(path):
        label = "suspicious" if row["suspicious"] else "harmless"
        signals = judge(row["event"], MemoryBaselines())
        if signals is None:
            counts[f"{label} malformed"] += 1
            continue
        ruled = [signal for signal in signals if not signal.baseline]
        counts[label] += 1
        counts[f"{label} hit"] += bool(ruled)
        counts[f"{label} hit medium+"] += any(signal.severity.rank >= Severity.MEDIUM.rank for signal in ruled)
        if row["suspicious"]:
            families[row["rule_family"]] = families.get(row["rule_family"], False) or bool(ruled)
    for label in ("suspicious", "harmless"):
        print(f"labelled {label}: {_rate(counts, f'{label} hit', label)}; medium and above {_rate(counts, f'{label} hit medium+', label)}")
    print(f"labelled malformed: {counts['suspicious malformed'] + counts['harmless malformed']}")
    print(f"families with a suspicious event that is hit: {sum(families.values())} of {len(families)}")


def background(path: Path) -> None:
    """Print the false alarms on background activity, one baseline for all, and the incidents that would have opened."""
    counts: Counter[str] = Counter()
    by_rule: Counter[str] = Counter()
    signals: list[Signal] = []
    baselines = MemoryBaselines()
    for record in rows(path):
        found = judge(record, baselines)
        counts["events"] += 1
        counts["malformed"] += found is None
        ruled = [signal for signal in found or () if not signal.baseline]
        counts["alarmed"] += bool(ruled)
        counts["alarmed medium+"] += any(signal.severity.rank >= Severity.MEDIUM.rank for signal in ruled)
        counts["baseline"] += any(signal.baseline for signal in found or ())
        by_rule.update(signal.rule_id for signal in ruled)
        signals.extend(found or ())
    print(f"background alarms: {_rate(counts, 'alarmed', 'events')}; medium and above {_rate(counts, 'alarmed medium+', 'events')}")
    print(f"background baseline signals: {_rate(counts, 'baseline', 'events')}; by rule {dict(by_rule)}; malformed {counts['malformed']}")
    actors = {signal.actor for signal in signals}
    opened = [actor for actor in actors if correlate([one for one in signals if one.actor == actor], (), now=signals[-1].time, known=None)]
    print(f"background incidents: {len(opened)} of {len(actors)} actors with signals: {opened}")


def _rate(counts: Counter[str], part: str, whole: str) -> str:
    return f"{counts[part]} of {counts[whole]} ({100 * counts[part] / max(counts[whole], 1):.1f} %)"


def main() -> int:
    """Run both measurements."""
    if len(sys.argv) != 2:  # noqa: PLR2004
        print(__doc__, file=sys.stderr)
        return 2
    folder = Path(sys.argv[1])
    print(f"{len(rules())} rules")
    labelled(folder / "cloudtrail-labelled.jsonl.gz")
    background(folder / "cloudtrail-background.jsonl.gz")
    return 0


if __name__ == "__main__":
    sys.exit(main())
