"""How right the package list is: precision and recall per ecosystem against what dpkg, rpm, pip, npm, gem, go and the archives say.

Usage: python benchmarks/inventory_accuracy.py --prepare DIR (as root, some GB and minutes), then --measure DIR [--only TEXT] [--json FILE].
Every sample is scanned as a directory and as an image; each difference is printed. Exits with 1 when a ratio is under 0.99.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import accuracy_material as material  # noqa: E402 - a script beside them
from benchmarks import accuracy_oracles as oracles  # noqa: E402 - the same

TARGET = 0.99
SHOWN = 25
COMMAND = Path(sys.executable).with_name("tidewaiter")
ORACLES: Mapping[str, Callable[[Path], set[oracles.Identity]]] = {
    "deb": oracles.deb,
    "deb sources": oracles.deb_sources,
    "rpm": oracles.rpm,
    "pypi": oracles.pypi,
    "npm": oracles.npm,
    "gem": oracles.gem,
    "golang": oracles.go,
    "cargo": oracles.cargo,
    "maven": oracles.maven,
    "os": oracles.system,
}
Package = dict[str, Any]


@dataclass(slots=True)
class Tally:
    """What was said by both, by the oracle only, by the scan only."""

    both: int = 0
    missed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)

    def add(self, where: str, expected: set[Any], found: set[Any]) -> None:
        """Compare two sets of one sample."""
        self.both += len(expected & found)
        self.missed += [f"{where}: {item}" for item in sorted(expected - found, key=str)]
        self.extra += [f"{where}: {item}" for item in sorted(found - expected, key=str)]

    def ratio(self, wrong: list[str]) -> float:
        """Return the share of what is right."""
        return self.both / (self.both + len(wrong)) if self.both + len(wrong) else 1.0


def main() -> int:
    """Prepare, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prepare", type=Path, metavar="DIR")
    parser.add_argument("--measure", type=Path, metavar="DIR")
    parser.add_argument("--only", default="", help="samples whose name holds this text")
    parser.add_argument("--json", type=Path, help="write the numbers to this file")
    given = parser.parse_args()
    if given.prepare:
        material.prepare(given.prepare)
    if not given.measure:
        return 0
    tallies: dict[str, Tally] = defaultdict(Tally)
    for name, folder in samples(given.measure):
        if given.only in name:
            measure(name, folder, given.measure / "oci" / name.replace("/", "-"), tallies)
    return report(tallies, given.json)


def samples(folder: Path) -> Iterator[tuple[str, Path]]:
    """Name the samples that were prepared."""
    for path in sorted(folder.glob("*/*")):
        if path.parent.name != "oci" and path.is_dir() and not path.name.endswith((".half", ".build", ".debs")):
            yield f"{path.parent.name}/{path.name}", path


def measure(name: str, folder: Path, layout: Path, tallies: dict[str, Tally]) -> None:
    """Scan a sample both ways and compare."""
    said = {ecosystem: ask(folder) for ecosystem, ask in ORACLES.items()}
    for ecosystem, stated in oracles.stated(folder).items():
        said[ecosystem] |= stated
    for reference in (f"dir:{folder}", *([f"oci-dir:{layout}"] if layout.exists() else [])):
        where = f"{name} as {reference.partition(':')[0]}"
        print(where, flush=True)
        inventory = scan(reference)
        packages = [one for one in inventory["packages"] if not is_declared(one)]
        found = identities(packages, inventory["distribution"])
        for ecosystem, expected in said.items():
            compare(where, ecosystem, expected, found[ecosystem], tallies)
        if said["deb"]:
            tallies["ownership"].add(where, *owned(folder, packages))


def scan(reference: str) -> dict[str, Any]:
    """Run the command a user runs, with an empty cache, and return the inventory of its JSON report."""
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "report.json"
        command = [str(COMMAND), "scan", "image", reference, "--quiet", "--cache-dir", place, "--format", f"json={out}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if not out.exists():
            raise SystemExit(f"{reference}: {done.stderr[-1000:]}")
        inventory: dict[str, Any] = json.loads(out.read_text())["inventory"]
        return inventory


def is_declared(package: Package) -> bool:
    """Tell what only a lock file names: in a directory that is meant to be installed, which the oracles do not speak of."""
    return str(package["cataloger"]).endswith(("-lock", "-manifest", "-resolved", "go-mod", "requirements"))


def identities(packages: Iterable[Package], distribution: Mapping[str, str]) -> dict[str, set[oracles.Identity]]:
    """Sort packages by ecosystem, spelled as the oracles spell them."""
    found: dict[str, set[oracles.Identity]] = defaultdict(set)
    for package in packages:
        ecosystem, name, version = package["ecosystem"], package["name"], package["version"]
        if ecosystem == "deb":
            found["deb sources"].add((f"{name}={package['source']['name']}", package["source"]["version"]))
            name = f"{name}:{package['arch']}"
        elif ecosystem == "rpm":
            name = f"{name}.{package['arch']}"
        found[ecosystem].add((oracles.plain(ecosystem, name), version))
    found["os"] = {(distribution["id"], distribution["version"])} - {("", "")}
    return found


def compare(where: str, ecosystem: str, expected: set[oracles.Identity], found: set[oracles.Identity], tallies: dict[str, Tally]) -> None:
    """Compare one ecosystem; what an oracle leaves open (a version, a group) is left open on both sides."""
    if ecosystem == "golang":
        open_names = {name for name, version in expected if version in ("", "(devel)")}
        expected, found = ({(name, "" if name in open_names else version) for name, version in side} for side in (expected, found))
    if ecosystem == "maven":
        bare = {(name, version) for name, version in expected if name.startswith(":")}
        full = expected - bare
        found = {one if one in full else _bare(one, bare) for one in found}
    if expected or found:
        tallies[ecosystem].add(where, expected, found)


def _bare(one: oracles.Identity, bare: set[oracles.Identity]) -> oracles.Identity:
    name = f":{one[0].rpartition(':')[2]}"
    return (name, one[1]) if (name, one[1]) in bare else one


def owned(folder: Path, packages: Iterable[Package]) -> tuple[set[Any], set[Any]]:
    """Pair language packages with the OS packages that installed them, by dpkg and by the scan."""
    language = [one for one in packages if one["ecosystem"] not in ("deb", "rpm", "apk", "alpm", "generic")]
    places = {one["purl"]: [place["path"].partition("!/")[0] for place in one["found_at"]] for one in language}
    said = oracles.owners(folder, (path for paths in places.values() for path in paths))
    whole = {purl: {name for path in paths for name in said[path]} for purl, paths in places.items() if all(said[path] for path in paths)}
    found = {one["purl"]: one["owner"].partition("?")[0].rpartition("/")[2].partition("@")[0] for one in language if one["owner"]}
    agreed = {(purl, found[purl]) for purl, names in whole.items() if found.get(purl) in names}
    return agreed | {(purl, "|".join(sorted(names))) for purl, names in whole.items() if found.get(purl) not in names}, set(found.items())


def report(tallies: Mapping[str, Tally], path: Path | None) -> int:
    """Print the differences and the table; 1 when something is under the target."""
    for ecosystem, tally in tallies.items():
        for word, items in (("missed", tally.missed), ("extra", tally.extra)):
            for item in items[:SHOWN]:
                print(f"{ecosystem} {word}: {item}")
            if len(items) > SHOWN:
                print(f"{ecosystem} {word}: {len(items) - SHOWN} more")
    rows = {
        name: {
            "agreed": tally.both, "missed": len(tally.missed), "extra": len(tally.extra),
            "precision": round(tally.ratio(tally.extra), 4), "recall": round(tally.ratio(tally.missed), 4),
        }
        for name, tally in tallies.items()
    }  # fmt: skip
    print(f"\n{oracles.versions()}\n{'':12} {'agreed':>7} {'missed':>7} {'extra':>7} {'precision':>9} {'recall':>7}")
    for name, row in rows.items():
        print(f"{name:12} {row['agreed']:7} {row['missed']:7} {row['extra']:7} {row['precision']:9.4f} {row['recall']:7.4f}")
    if path:
        path.write_text(json.dumps(rows, indent=1) + "\n")
    return int(any(min(row["precision"], row["recall"]) < TARGET for row in rows.values()))


if __name__ == "__main__":
    for tool in ("dpkg-query", "rpm", "npm", "ruby", "go", "objcopy"):
        if not shutil.which(tool):
            print(f"no {tool} here: what it would say is missing", file=sys.stderr)
    raise SystemExit(main())
