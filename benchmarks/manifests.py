"""Scan 1,000 manifests: how much longer than parsing the same text with PyYAML's C loader, and how much faster than another scanner.

Usage: python benchmarks/manifests.py [--count 1000] [--rounds 5] [--checkov PATH] [--trivy PATH] [--folder DIR] [--profile]

The manifests are made by `manifest_corpus` (seeded: workloads with the habits of charts, Services, roles, policies), or read from
`--folder`. Each round takes the floor (`yaml.load_all` with CSafeLoader, values thrown away), reading (data with places), and the whole
scan (read, every control, findings, waivers, gate), one after the other in this process. The command line and other scanners are whole
processes on a folder of the same files, by turns. Seconds are of the processor, children included: the machine may be shared. Exits with 1
above 2 times the floor, or below 20 times faster than another scanner.
"""

import argparse
import cProfile
import gc
import os
import pstats
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "functions")]

from benchmarks.manifest_corpus import texts  # noqa: E402 - the path comes first
from tidewaiter.adapters.clock import SystemClock  # noqa: E402
from tidewaiter.cli.app import spare_collections  # noqa: E402
from tidewaiter.pipeline import scan_manifests  # noqa: E402
from tidewaiter.pipeline_ports import ManifestPorts  # noqa: E402
from tidewaiter.posture.manifests import read_manifests  # noqa: E402

FLOOR_TARGET, OTHERS_TARGET = 2.0, 20.0
Files = Sequence[tuple[str, str]]


def _parse(files: Files) -> None:
    for _, text in files:
        for _ in yaml.load_all(text, Loader=yaml.CSafeLoader):
            pass


def _read(files: Files) -> None:
    kept = [read_manifests(text, path) for path, text in files]
    del kept


def _scan(files: Files) -> None:
    scan_manifests(files, "1.34", ManifestPorts(clock=SystemClock()))


def _seconds(work: Callable[[Files], None], files: Files) -> float:
    gc.collect()
    begun = time.process_time()
    work(files)
    return time.process_time() - begun


def _process(arguments: Sequence[str], compiled: str) -> float:
    before = os.times()
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = {**kept, "PYTHONPATH": str(ROOT / "functions"), "PYTHONPYCACHEPREFIX": compiled}
    subprocess.run(arguments, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def _spread(name: str, values: Sequence[float], unit: str = "s") -> None:
    said = f"{statistics.median(values):7.2f} {unit} ({min(values):.2f}-{max(values):.2f})"
    sys.stdout.write(f"{name:<44}{said}\n")


def in_process(files: Files, rounds: int) -> float:
    """Compare with the floor; return the median ratio."""
    _scan(files[:20])
    kinds = {"floor": _parse, "read": _read, "scan": _scan}
    found = [{name: _seconds(work, files) for name, work in kinds.items()} for _ in range(rounds)]
    for name in kinds:
        _spread(name, [one[name] for one in found])
    _spread("read, times the floor", [one["read"] / one["floor"] for one in found], "x")
    ratios = [one["scan"] / one["floor"] for one in found]
    _spread("scan, times the floor", ratios, "x")
    return statistics.median(ratios)


def against(files: Files, others: dict[str, list[str]], rounds: int) -> float:
    """Compare the command line with other scanners on one folder; return the lowest median ratio."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as compiled:
        for path, text in files:
            target = Path(folder) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        own = [
            sys.executable,
            "-c",
            "from tidewaiter.cli.app import main; main()",
            "scan",
            "manifest",
            folder,
            "--quiet",
            "--format",
            "json",
        ]
        commands = {"tidewaiter scan manifest": own, **{name: [*words, folder] for name, words in others.items()}}
        for words in commands.values():  # compiles what is imported, as an installation does
            _process([*words[:-1], str(Path(folder) / files[0][0])] if words[-1] == folder else words, compiled)
        found = [{name: _process(words, compiled) for name, words in commands.items()} for _ in range(rounds)]
    lowest = OTHERS_TARGET
    for name in commands:
        _spread(name, [one[name] for one in found])
    for name in others:
        ratios = [one[name] / one["tidewaiter scan manifest"] for one in found]
        _spread(f"{name}, times ours", ratios, "x")
        lowest = min(lowest, statistics.median(ratios))
    return lowest


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--checkov")
    parser.add_argument("--trivy")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--profile", action="store_true")
    chosen = parser.parse_args()
    files = tuple(_files(chosen.folder) if chosen.folder else texts(chosen.count))
    sys.stdout.write(f"{len(files)} files, {sum(text.count(chr(10)) for _, text in files)} lines\n")
    spare_collections()
    if chosen.profile:
        _profiled(files)
        return 0
    ratio = in_process(files, chosen.rounds)
    others = {
        "checkov": [chosen.checkov, "--framework", "kubernetes", "--quiet", "--compact", "--soft-fail", "-d"] if chosen.checkov else [],
        "trivy": [chosen.trivy, "config", "--skip-check-update", "--quiet"] if chosen.trivy else [],
    }
    faster = against(files, {name: words for name, words in others.items() if words}, min(chosen.rounds, 3))
    return 0 if ratio <= FLOOR_TARGET and faster >= OTHERS_TARGET else 1


def _files(folder: Path) -> list[tuple[str, str]]:
    found = sorted(one for one in folder.rglob("*") if one.suffix in (".yaml", ".yml") and one.is_file())
    return [(str(one.relative_to(folder)), one.read_text(errors="replace")) for one in found]


def _profiled(files: Files) -> None:
    _scan(files[:20])
    profile = cProfile.Profile()
    profile.runcall(_scan, files)
    pstats.Stats(profile, stream=sys.stdout).sort_stats("tottime").print_stats(40)


if __name__ == "__main__":
    sys.exit(main())
