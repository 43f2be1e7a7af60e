"""Derive `cve_records.parquet` from the project's shared training table: only needed columns, only licensed content.

Run: python models/data/derive.py PATH/cve_training.parquet. What is kept and why is in README.md beside this file.
"""

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tidewaiter.scoring.features import COLUMNS

LABELS = ("kev_added", "msf_first_seen", "msf_first_seen_upper_bound")
"""CISA KEV (CC0-1.0) and Metasploit (BSD-3-Clause); no other label may decide the shipped weights."""

# Distribution trackers whose snapshot states no licence: their CVSS vectors are emptied.
UNLICENSED_CVSS = ("debian", "ubuntu", "alpine")

TARGET = Path(__file__).parent / "cve_records.parquet"


def derive(source: Path, target: Path) -> int:
    """Write the reduced table and return its number of rows."""
    table = pq.read_table(source, columns=[*COLUMNS, *LABELS, "cvss3_source"])
    unlicensed = pc.fill_null(pc.is_in(table["cvss3_source"], value_set=pa.array(UNLICENSED_CVSS, pa.large_string())), False)
    for name in ("cvss3_vector", "cvss3_score"):
        column = table[name]
        table = table.set_column(table.column_names.index(name), name, pc.if_else(unlicensed, pa.scalar(None, column.type), column))
    table = table.drop_columns(["cvss3_source"]).sort_by([("published", "ascending"), ("cve", "ascending")])
    pq.write_table(table.replace_schema_metadata(None), target, compression="zstd", compression_level=19)
    return int(table.num_rows)


if __name__ == "__main__":
    print(derive(Path(sys.argv[1]), TARGET), "rows ->", TARGET)
