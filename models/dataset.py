"""Training data: records, labels and the windows of the temporal protocol."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from tidewaiter.scoring.features import COLUMNS, FORBIDDEN, FeatureState, features, split, texts_of
from tidewaiter.scoring.history import VendorHistory
from tidewaiter.scoring.text import terms_of

RECORDS = Path(__file__).parent / "data" / "cve_records.parquet"
TARGETS = {"kev": "kev_added", "msf": "msf_first_seen"}
"""What is forecast, and the column with the day it happened."""

HORIZON_DAYS = 365
TERMS, COMMON = 1_500, 40

Row = Mapping[str, Any]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Window:
    """CVEs published from `first` to `last` (inclusive); a label counts only if its day is not after `known_until`."""

    first: date
    last: date
    known_until: date

    def holds(self, rows: Sequence[Row]) -> Flags:
        """Tell which rows were published in the window."""
        return np.array([self.first <= row["published"] <= self.last for row in rows], dtype=np.bool_)

    def labels(self, rows: Sequence[Row], column: str) -> Flags:
        """Tell which rows came true within the horizon, as known at the window's end of knowledge."""
        return np.array([_came_true(row["published"], row[column], self.known_until) for row in rows], dtype=np.bool_)


TRAIN = Window(date(2020, 1, 1), date(2023, 12, 31), date(2023, 12, 31))
TEST = Window(date(2024, 1, 1), date(2025, 4, 16), date(2026, 4, 16))
# Settings and calibration are chosen inside the training window: fitted up to 2022, judged on 2023.
FIT = Window(date(2020, 1, 1), date(2022, 12, 31), date(2022, 12, 31))
JUDGE = Window(date(2023, 1, 1), date(2023, 12, 31), date(2023, 12, 31))


def _came_true(published: date, happened: date | None, known_until: date) -> bool:
    return happened is not None and happened <= known_until and (happened - published).days <= HORIZON_DAYS


def read_records(path: Path = RECORDS) -> list[Row]:
    """Read the reduced table, oldest first; only licensed columns exist in it."""
    rows: list[Row] = pq.read_table(path).to_pylist()
    return rows


def guard_columns(names: Iterable[str]) -> None:
    """Refuse feature names or columns that leak the outcome; raises ValueError naming them."""
    leaks = sorted(name for name in names if name.startswith(FORBIDDEN))
    if leaks:
        raise ValueError(f"these columns are written after, or because of, exploitation: {', '.join(leaks)}")


def sample(rows: Sequence[Row], every: int) -> list[Row]:
    """Keep every n-th record and all that came true for a target: the fast mode of the test suite."""
    columns = tuple(TARGETS.values())
    return [row for position, row in enumerate(rows) if position % every == 0 or any(row[column] for column in columns)]


def history_of(rows: Iterable[Row]) -> VendorHistory:
    """Collect the days of every vendor's CVEs, KEV entries and Metasploit modules."""
    days: defaultdict[str, tuple[list[int], ...]] = defaultdict(lambda: ([], [], []))
    for row in rows:
        events = (row["published"], row["kev_added"], row["msf_first_seen"])
        for vendor in split(row["vendors"]):
            for column, day in zip(days[vendor], events, strict=True):
                if day is not None:
                    column.append(day.toordinal())
    return VendorHistory({vendor: tuple(tuple(sorted(column)) for column in columns) for vendor, columns in days.items()})


def fit_state(train: Sequence[Row], history: VendorHistory) -> FeatureState:
    """Learn terms with idf, common CWEs and common CNAs from training rows only."""
    guard_columns(COLUMNS)
    documents: Counter[str] = Counter()
    for row in train:
        documents.update(terms_of(texts_of(row)).keys())
    terms = sorted(documents, key=lambda term: (-documents[term], term))[:TERMS]
    idf = {term: round(log((1 + len(train)) / (1 + documents[term])) + 1, 6) for term in terms}
    return FeatureState(
        idf=idf,
        cwes=_common(cwe for row in train for cwe in split(row["cwe"])),
        cnas=_common(row["cna"] for row in train),
        history=history,
    )


def _common(values: Iterable[str]) -> tuple[str, ...]:
    counts = Counter(value for value in values if value)
    return tuple(sorted(counts, key=lambda value: (-counts[value], value))[:COMMON])


def matrix_of(rows: Iterable[Row], state: FeatureState) -> Any:
    """Turn rows into a sparse matrix (rows x len(state.names), float32) by the product's own feature function."""
    guard_columns(state.names)
    starts: list[int] = [0]
    positions: list[int] = []
    values: list[float] = []
    for row in rows:
        found = sorted(features(row, state).items())
        positions.extend(position for position, _ in found)
        values.extend(value for _, value in found)
        starts.append(len(positions))
    shape = (len(starts) - 1, len(state.names))
    return csr_matrix((np.array(values, np.float32), np.array(positions, np.int32), np.array(starts)), shape=shape)
