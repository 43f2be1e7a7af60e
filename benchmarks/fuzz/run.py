"""Fuzz readers of hostile input with coverage as the guide (atheris): `python benchmarks/fuzz/run.py TARGET... [--seconds N]`.

The targets and their seeds are those of `tests/fuzzing.py`; `--list` names them, and the first word of a name chooses all that begin with
it. Each target runs in a process of its own; what breaks it is kept in `build/fuzz/<target>/crash-*` and printed. Needs `pip install
atheris` beside the test extra (wheels exist for x86-64).
"""

import argparse
import importlib
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
OUTPUT = ROOT / "build" / "fuzz"
MAX_INPUT = 16_384
MEMORY = 1_024
"""MiB that a target may take, the instrumented interpreter included."""
PER_INPUT = 10
"""Seconds that one input may take, instrumented."""


def main() -> int:
    """Run the chosen targets one after the other; the result is the number of those that broke."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", help="names or their first words; none is all")
    parser.add_argument("--seconds", type=int, default=60, help="time for each target")
    parser.add_argument("--list", action="store_true", help="name the targets and end")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "functions")]
    if asked.worker:
        _fuzz(asked.worker, asked.seconds)
    names = [name for name in _names() if not asked.targets or any(name == one or name.split(" ", 1)[0] == one for one in asked.targets)]
    if asked.list:
        print("\n".join(names))
        return 0
    return sum(_run(name, asked.seconds) for name in names)


def _names() -> list[str]:
    return [target.name for target in _targets()]


def _targets() -> Any:
    """Load the targets; the tests have no types that would help here."""
    return importlib.import_module("tests.fuzzing").targets()


def _folder(name: str) -> Path:
    return OUTPUT / "".join(letter if letter.isalnum() else "-" for letter in name)


def _run(name: str, seconds: int) -> bool:
    """Fuzz one target; says whether it broke."""
    folder = _folder(name)
    folder.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, __file__, "--worker", name, "--seconds", str(seconds)], capture_output=True, text=True, check=False
    )
    said = [line for line in done.stderr.splitlines() if line.startswith(("Done", "stat::number_of_executed_units"))]
    print(f"{name}: {'BROKEN' if done.returncode else 'ok'} after {time.monotonic() - start:.0f} s; {'; '.join(said)}", flush=True)
    if done.returncode:
        print("\n".join((done.stdout + done.stderr).splitlines()[-40:]), flush=True)
    return bool(done.returncode)


def _fuzz(name: str, seconds: int) -> None:
    """Be the process that fuzzes: instrument our library while it is imported, write the seeds, and begin."""
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["tidewaiter"]):
        target = next(one for one in _targets() if one.name == name)
    folder = _folder(name)
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed-{number}").write_bytes(seed[:MAX_INPUT])
    bounds = [f"-max_total_time={seconds}", f"-max_len={MAX_INPUT}", f"-rss_limit_mb={MEMORY}", f"-timeout={PER_INPUT}"]
    atheris.Setup(
        [name, str(corpus), *bounds, f"-artifact_prefix={folder}/", "-print_final_stats=1"], target.run, enable_python_coverage=True
    )
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
