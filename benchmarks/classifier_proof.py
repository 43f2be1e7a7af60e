"""Which classifiers are proven on a real binary: programs of packages are looked for as a scan does, versions compared with the packages'.

Usage: python benchmarks/classifier_proof.py DIR [--write] [--run]. DIR holds the .deb, .whl and .tgz files that `apt-get download`,
`pip download` and `npm pack` store; nothing is fetched. Binaries are looked at as if no package manager owned them. With --run, a program
whose package has another version than its own is asked for it (`--version`). --write stores tests/inventory/classifiers/proof.json.
"""

import argparse
import hashlib
import json
import re
import stat
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "functions"))

from tidewaiter.inventory.classifiers import ALL  # noqa: E402 - the path is set above
from tidewaiter.inventory.programs import ProgramVisitor  # noqa: E402
from tidewaiter.inventory.visitors import FileEntry  # noqa: E402
from tidewaiter.model.package import Package  # noqa: E402

TABLE = ROOT / "tests" / "inventory" / "classifiers" / "proof.json"
PIECE = 1 << 18
_NOT_UPSTREAM = re.compile(r"(?:[+.~-](?:dfsg|ds|really|repack|git|stable|post|beta\.)).*$")
_WORDS = re.compile(r"[0-9]+|[a-z]+")
Row = dict[str, Any]


def main() -> int:
    """Print a row per binary; exits with 1 when an answer is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packages", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--run", action="store_true")
    options = parser.parse_args()
    rows = [row for package in sorted(options.packages.rglob("*")) if package.is_file() for row in proofs(package, run=options.run)]
    for row in rows:
        print(f"{row['verdict']:8} {row['program']:14} {row['found']:16} {row['package']} {row['version']}  {row['path']}")
    proven = {row["program"] for row in rows if row["verdict"] == "proven"}
    names = {one.name for one in ALL}
    print(f"\n{len(proven)} of {len(names)} classifiers are proven; unproven: {', '.join(sorted(names - proven))}")
    if options.write:
        TABLE.write_text(json.dumps(best(rows), indent=1, sort_keys=True) + "\n")
    return int(any(row["verdict"] == "wrong" for row in rows))


def best(rows: list[Row]) -> list[Row]:
    """Keep one proof per program and kind of package, so that the table stays short."""
    kept: dict[tuple[str, str], Row] = {}
    for row in rows:
        if row["verdict"] == "proven":
            kept.setdefault((row["program"], Path(row["package"]).suffix), row)
    return [kept[key] for key in sorted(kept)]


def proofs(package: Path, *, run: bool) -> Iterator[Row]:
    """Yield what classifiers find in one package."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        version = unpacked(package, folder)
        for found, path in programs(folder) if version else ():
            row = {"program": found.name.rpartition("/")[2], "found": found.version, "package": package.name, "version": version}
            row |= {"path": str(path.relative_to(folder)), "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
            yield {**row, **judged(found.version, version, path, vendored=is_vendored(path), run=run)}


def judged(found: str, version: str, path: Path, *, vendored: bool, run: bool) -> Row:
    """Compare with the package's version, else with what the program says of itself."""
    if words(found) == words(version) and not vendored:
        return {"verdict": "proven", "by": "version of the package"}
    said = own_words(path) if run else ""
    if said:
        return {"verdict": "proven" if found.split("+", 1)[0] in said else "wrong", "by": "its own --version"}
    return {"verdict": "other", "by": ""}


def is_vendored(path: Path) -> bool:
    """Tell whether a library came into a package from elsewhere, with a version of its own."""
    return any(part.endswith(".libs") or part in ("vendor", "private") for part in path.parts)


def own_words(path: Path) -> str:
    """Ask a program for its version; empty for a library, or one that does not run here."""
    if ".so" in path.name:
        return ""
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (done.stdout + done.stderr).decode(errors="replace") if done.returncode == 0 else ""


def words(version: str) -> list[int | str]:
    """Read a version as numbers and words, without epoch, packaging revision and what a distribution added."""
    text = re.sub(r"^\d+:", "", version.lower())
    text = _NOT_UPSTREAM.sub("", text)
    return [int(word) if word.isdigit() else word for word in _WORDS.findall(text)]


def unpacked(package: Path, into: Path) -> str:
    """Unpack a package and return its version; empty for another file."""
    if package.suffix == ".deb":
        subprocess.run(["dpkg-deb", "-x", package, into], check=True)
        fields = subprocess.run(["dpkg-deb", "-f", package, "Version"], capture_output=True, check=True)
        return fields.stdout.decode().strip().rpartition("-")[0] or fields.stdout.decode().strip()
    if package.suffix == ".whl":
        with zipfile.ZipFile(package) as archive:
            archive.extractall(into)  # noqa: S202 - zipfile itself drops what leads outside
        return package.name.split("-")[1]
    if package.suffix == ".tgz":
        with tarfile.open(package) as archive:
            archive.extractall(into, filter="data")
        return str(json.loads((into / "package" / "package.json").read_text())["version"])
    return ""


def programs(folder: Path) -> Iterator[tuple[Package, Path]]:
    """Run the classifiers over the files of a folder; files of a zip have no modes, so all count as executable."""
    found: list[Package] = []
    visitor = ProgramVisitor("", lambda _path, package: found.append(package))
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.is_symlink():
            continue
        is_text = not path.read_bytes()[:4].startswith(b"\x7fELF")
        mode = stat.S_IFREG | (0o644 if is_text else 0o755)
        visit = visitor.start(FileEntry(str(path), mode, path.stat().st_size))
        if visit is None:
            continue
        with path.open("rb") as file:
            for piece in iter(lambda: file.read(PIECE), b""):
                visit.feed(piece)
        visit.finish()
        yield from ((package, path) for package in found)
        found.clear()


if __name__ == "__main__":
    sys.exit(main())
