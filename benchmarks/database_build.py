"""Build the advisory database from all of `../shared/data`, and again repeated to a million advisories: speed, memory, size, opening.

`python benchmarks/database_build.py [--records 1000000] [--data FOLDER]`. Speed is records read per second of processor time, as other
programs may run; memory is the process's peak, which must not grow with the records. Each build runs in a process of its own. Of several
copies of an advisory (mirrors keep it once per ecosystem) one is stored.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

from tidewaiter.adapters.advisory_build import build_database
from tidewaiter.adapters.advisory_merge import merge_rows
from tidewaiter.adapters.advisory_rows import Row, row_of
from tidewaiter.adapters.advisory_ship import installed_scorer
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.adapters.feed_files import files
from tidewaiter.adapters.feed_reading import feed_file, items
from tidewaiter.model.advisory import Advisory, DatabaseInfo

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data"
BUILT = "2026-01-01T00:00:00Z"
OPENINGS = 20


def repeated(data: Path, records: int) -> Iterator[Row]:
    """Read every feed over and over, each time with other ids, until there are so many advisories."""
    found = [file for path in files(data) if (file := feed_file(path, lambda _problem: None))]
    advisories = [file for file in found if file.feed.id not in ("cve", "epss", "kev", "metasploit")]
    made, copy = 0, 0
    while made < records:
        copy += 1
        for file in advisories:
            for item in items(file):
                if isinstance(item, Advisory) and made < records:
                    made += 1
                    yield row_of(replace(item, id=f"{item.id}-{copy}"), file.feed.id)


def measured(data: Path, records: int) -> None:
    """Build once in this process and print one line."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "database.sqlite"
        start = time.process_time()
        if records:
            info = merge_rows(repeated(data, records), out, built=BUILT)
        else:
            info = build_database(data, out, installed_scorer(), built=BUILT)
        seconds = time.process_time() - start
        size = out.stat().st_size
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        stored = sum(feed.records for feed in info.feeds)
        read = records or stored
        what = "repeated" if records else f"shared data, model {info.model_version or 'none'}"
        speed = f"{read:,} records ({stored:,} distinct), {seconds:.0f} s of processor, {read / seconds:,.0f} records/s"
        sys.stdout.write(f"{what}: {speed}, peak {peak:.0f} MiB, {size / 2**20:.0f} MiB\n")
        sys.stdout.write(f"  opened and described in {opening(out, info) * 1000:.1f} ms (median of {OPENINGS})\n")


def opening(out: Path, info: DatabaseInfo) -> float:
    """Open the file under its content address, as after an import, and ask what it holds: median seconds of processor time."""
    named = out.rename(out.with_name(f"{info.sha256}.sqlite"))
    taken = []
    for _ in range(OPENINGS):
        start = time.process_time()
        with SqliteAdvisoryStore(named) as store:
            store.info()
        taken.append(time.process_time() - start)
    return median(taken)


def main() -> int:
    """Run both builds, each in its own process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one is not None:
        measured(given.data, given.one)
        return 0
    own = [sys.executable, __file__, "--data", str(given.data), "--one"]
    return max(subprocess.run([*own, str(records)], check=False).returncode for records in (0, given.records // 10, given.records))


if __name__ == "__main__":
    sys.exit(main())
