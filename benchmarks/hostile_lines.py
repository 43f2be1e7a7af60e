"""Lines made to hurt each rule, and how fast they are searched: no input may make a rule take more than linear time.

Usage: python benchmarks/hostile_lines.py [--mb 10] [--slowest 10] [--malware]. Prints the slowest rules in MB/s of CPU time: those for
secrets, or with --malware the strings of the malware rules, each searched for by all rules of its kind, past the gate, and how much longer
twice as much takes.
"""

import argparse
import importlib
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "functions"))

from tidewaiter.content.compiled import prepared, rules
from tidewaiter.content.engine import SecretVisit

_parser: Any = importlib.import_module("re._parser")  # the standard library's own view of a pattern
LONGEST = 1200


def lines(pattern: str, size: int) -> Iterator[bytes]:
    """Yield lines of about `size` bytes that match a pattern over and over, or nearly, with short and with long repetitions."""
    for most in (0, LONGEST):
        whole = sample(pattern, most).encode("latin-1", "replace")
        for unit in filter(None, (whole + b" ", whole[:-1], whole[: len(whole) // 2 + 2])):
            yield (unit * (size // len(unit) + 1))[:size]


def sample(pattern: str, most: int) -> str:
    """Write what a pattern matches, every repetition at its least or `most` times."""
    return _sample(_parser.parse(pattern.replace("(?i)", "").replace("(?i:", "(?:")), most)


def _sample(parsed: Any, most: int) -> str:
    """Write what a parsed pattern matches, every repetition at its least or `most` times."""
    return "".join(_part(str(kind), value, most) for kind, value in parsed)


def _part(kind: str, value: Any, most: int) -> str:
    if kind in ("MAX_REPEAT", "MIN_REPEAT"):
        least, largest, repeated = value
        times: int = max(least, min(int(largest), most))
        return _sample(repeated, most) * times
    if kind == "SUBPATTERN":
        return _sample(value[3], most)
    if kind == "BRANCH":
        return _sample(value[1][0], most)
    if kind == "LITERAL":
        return chr(value)
    return _member(value) if kind == "IN" else "a" * (kind in ("ANY", "NOT_LITERAL"))


def _member(members: Any) -> str:
    """Write one character of a class."""
    kind, value = str(members[0][0]), members[0][1]
    if kind == "CATEGORY":
        return " " if str(value).endswith("CATEGORY_SPACE") else "a"
    if kind in ("LITERAL", "RANGE"):
        return chr(value if kind == "LITERAL" else value[0])
    return "a"


def seconds(line: bytes) -> float:
    """Measure the search of a file of one line, in seconds of CPU time."""
    visit, started = SecretVisit("f", prepared(), b"benchmark"), time.process_time()
    for at in range(0, len(line), 1 << 20):
        visit.feed(line[at : at + (1 << 20)])
    list(visit.finish())
    return time.process_time() - started


def malware_strings() -> dict[str, tuple[str, bytes]]:
    """Return the pattern of each string of our malware rules, with how the files begin that its rule is for."""
    from tidewaiter.content.malware.compiling import PROGRAMS, own_files
    from tidewaiter.content.malware.gate import strings_of

    files = [(file.text, b"\x7fELF" if file.name.startswith(PROGRAMS) else b"") for file in own_files()]
    return {one.name: (one.pattern, head) for text, head in files for one in strings_of(text)}


def searcher() -> Callable[[bytes], float]:
    """Compile the malware rules and return what measures the search of a file, in seconds of CPU time."""
    from tidewaiter.content.malware.compiling import compile_rules
    from tidewaiter.content.malware.visitor import PROGRAMS, MalwareVisitor

    compiled = compile_rules()
    visitor = MalwareVisitor(compiled)

    def measured(data: bytes) -> float:
        started = time.process_time()
        list(visitor.searched(compiled.programs if data.startswith(PROGRAMS) else compiled.texts, "srv/x.sh", data))
        return time.process_time() - started

    return measured


def malware(size: int) -> Iterator[tuple[float, str]]:
    """Yield for each string of the malware rules the seconds that its worst line takes, and its name with the growth at twice the size."""
    measured = searcher()
    for name, (pattern, head) in malware_strings().items():
        spent, number = max((measured(head + line), number) for number, line in enumerate(lines(pattern, size)))
        twice = measured(head + list(lines(pattern, 2 * size))[number])
        yield spent, f"{name} (x {twice / spent:.1f})" if spent else name


def main() -> None:
    """Measure every rule."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=float, default=10)
    parser.add_argument("--slowest", type=int, default=10)
    parser.add_argument("--malware", action="store_true")
    options = parser.parse_args()
    size = int(options.mb * 1e6)
    seconds(b"warm up " * 100)
    every = malware(size) if options.malware else ((max(map(seconds, lines(rule.pattern, size))), rule.id) for rule in rules())
    worst = sorted(every)[::-1]
    print(f"{len(worst)} rules, lines of {options.mb} MB; the slowest:")
    for spent, rule_id in worst[: options.slowest]:
        print(f"{rule_id:50} {spent:6.2f} s, {options.mb / spent:6.1f} MB/s")


if __name__ == "__main__":
    main()
