"""Match 1,000 packages against an advisory database: cold (a new process), warm, and how long the database takes to open.

Usage: python benchmarks/match.py [--db FILE] [--packages 1000] [--known 0.25] [--repeats 15] [--profile]

The packages are drawn (seeded) from the database itself: `--known` is the share whose name some advisory holds, with a version from one of
its ranges, so that about half of those are hit, often by many advisories; the rest have names nobody wrote an advisory on. The default
gives rather less than one match per package, as an image of some years has; 0.5 more than one. Times are CPU seconds of the process,
as the machine may be shared; wall time is printed beside them. Warm means the second and later images of one process, as in a Lambda
function; the median and the quartiles of the repeats are printed. Exits with 1 above a target.
"""

import argparse
import cProfile
import pstats
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "functions"))

from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore, open_database
from tidewaiter.matching.ecosystems import LANGUAGES
from tidewaiter.matching.match import match_inventory
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.package import Package, SourcePackage

SYSTEMS = {"Debian:12": ("debian", "12", "deb"), "AlmaLinux:9": ("almalinux", "9.4", "rpm")}
MIX = (("system", 0.4), ("npm", 0.25), ("PyPI", 0.15), ("Go", 0.1), ("Maven", 0.1))
WARM_TARGET, OPEN_TARGET = 0.050, 0.050
TYPES = {ecosystem: purl_type for purl_type, ecosystem in LANGUAGES.items()}


def inventory_of(store: SqliteAdvisoryStore, count: int, known: float, source: random.Random) -> Inventory:
    """Make an inventory of one distribution and four languages."""
    held = store.info().ecosystems
    system = next(name for name in SYSTEMS if name in held)
    names: dict[str, list[str]] = {}
    for ecosystem, name in store.packages():
        names.setdefault(ecosystem, []).append(name)
    packages: list[Package] = []
    for part, share in MIX:
        ecosystem = system if part == "system" else part
        packages += _drawn(store, ecosystem, names[ecosystem], (round(count * share), known), source)
    identifier, version, _ = SYSTEMS[system]
    return Inventory(image_digest="sha256:0", distribution=Distribution(id=identifier, version=version), packages=tuple(packages))


def _drawn(
    store: SqliteAdvisoryStore, ecosystem: str, names: Sequence[str], share: tuple[int, float], source: random.Random
) -> Iterator[Package]:
    count, known = share
    for number in range(count):
        is_known = source.random() < known
        name = source.choice(names) if is_known else f"{source.choice(names)}-{number}-unknown"
        bounds = [bound for _, affected in store.lookup(ecosystem, name) for item in affected.ranges
                  for bound in (item.introduced, item.fixed, item.last_affected) if bound and bound != "0"]  # fmt: skip
        yield _package(ecosystem, name, source.choice(bounds or ["1.2.3"]))


def _package(ecosystem: str, name: str, version: str) -> Package:
    kind = SYSTEMS[ecosystem][2] if ecosystem in SYSTEMS else TYPES[ecosystem]
    path = name.replace(":", "/") if kind == "maven" else name
    source = SourcePackage(name=name, version=version) if kind == "deb" else None
    return Package(
        purl=f"pkg:{kind}/{path}@{version}", name=name, version=version, ecosystem=kind, found_at=(), cataloger="bench", source=source
    )


def timed(action: Callable[[], object]) -> tuple[float, float]:
    """Return CPU and wall seconds of one call."""
    wall, cpu = time.perf_counter(), time.process_time()
    action()
    return time.process_time() - cpu, time.perf_counter() - wall


def spread(label: str, samples: Sequence[tuple[float, float]]) -> float:
    """Print median and quartiles in milliseconds of CPU, and the median of wall time; return the CPU median in seconds."""
    cpu = sorted(sample[0] for sample in samples)
    low, middle, high = statistics.quantiles(cpu, n=4) if len(cpu) > 1 else (cpu[0],) * 3
    wall = statistics.median(sample[1] for sample in samples)
    print(f"{label}: {middle * 1e3:.1f} ms CPU (quartiles {low * 1e3:.1f} to {high * 1e3:.1f}, n={len(cpu)}), {wall * 1e3:.1f} ms wall")
    return middle


def cold(options: argparse.Namespace) -> tuple[float, float]:
    """Return what the first image costs a new process, without importing the program."""
    arguments = [f"--{name}={getattr(options, name)}" for name in ("db", "packages", "known") if getattr(options, name)]
    command = [sys.executable, __file__, "--cold", *arguments]
    cpu, wall = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(cpu), float(wall)


def run_cold(options: argparse.Namespace) -> None:
    """Match once and print CPU and wall seconds: the inventory is drawn from another handle, so that no cache is filled."""
    with open_database(options.db) as other:
        inventory = inventory_of(other, options.packages, options.known, random.Random(1))  # noqa: S311 - repeatable, not secret
    _forget()
    with open_database(options.db) as store:
        print(*timed(lambda: match_inventory(inventory, store)))


def _forget() -> None:
    """Empty the caches of parsed versions."""
    for module in list(sys.modules.values()):
        parse = getattr(module, "_parse", None)
        if parse is not None and module.__name__.startswith("tidewaiter.matching.versions"):
            parse.cache_clear()


def main(options: argparse.Namespace) -> int:
    """Run the benchmark; return 1 when a target is missed."""
    opened = spread("open", [timed(lambda: open_database(options.db).info()) for _ in range(options.repeats)])
    spread("cold", [cold(options) for _ in range(3)])
    with open_database(options.db) as store:
        inventory = inventory_of(store, options.packages, options.known, random.Random(1))  # noqa: S311 - repeatable, not secret
        result = match_inventory(inventory, store)
        print(f"{len(inventory.packages)} packages, {len(result.matches)} matches, {len(result.problems)} problems")
        if options.profile:
            profile = cProfile.Profile()
            profile.runcall(match_inventory, inventory, store)
            pstats.Stats(profile).sort_stats("tottime").print_stats(25)
        warm = spread("warm", [timed(lambda: match_inventory(inventory, store)) for _ in range(options.repeats)])
    missed = [f"{label} over {target * 1e3:.0f} ms" for label, value, target in
              (("open", opened, OPEN_TARGET), ("warm", warm, WARM_TARGET)) if value > target]  # fmt: skip
    print("targets met" if not missed else f"TARGET MISSED: {', '.join(missed)}")
    return int(bool(missed))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--db", type=Path, default=None)
    parser.add_argument("--packages", type=int, default=1000)
    parser.add_argument("--known", type=float, default=0.25)
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--cold", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    run_cold(chosen) if chosen.cold else sys.exit(main(chosen))
