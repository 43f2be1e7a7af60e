"""Train the exploit model: two forecasts (in KEV, in Metasploit, within 12 months of publication), five seeds each.

Strict in time: learn from CVEs published 2020-2023 with what was known on 2023-12-31, test on those of 2024-01-01 to 2025-04-16.
`python -m models.train` writes the artefact, its checksums, metrics.json and MODEL_CARD.md; `--sample N --output DIR` is the fast mode.
"""

import argparse
import gzip
import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import xgboost
from numpy.typing import NDArray

from models.card import render_card
from models.dataset import (
    COMMON,
    FIT,
    JUDGE,
    TARGETS,
    TERMS,
    TEST,
    TRAIN,
    Row,
    Window,
    fit_state,
    history_of,
    matrix_of,
    read_records,
    sample,
)
from models.evaluate import calibration, ranking
from tidewaiter.scoring.features import SCHEMA_VERSION, FeatureState
from tidewaiter.scoring.history import pack

HERE = Path(__file__).parent
ARTEFACTS = HERE / "artefacts"
PACKAGED = HERE.parent / "functions" / "tidewaiter" / "scoring" / "artefacts"

MODEL_VERSION = "exploit-1"
SEEDS = (1, 2, 3, 4, 5)
ROUNDS = 200
# Chosen on 2023 after fitting on 2020-2022 (the test years were not looked at for the choice).
SETTINGS = {
    "objective": "binary:logistic",
    "tree_method": "hist",
    "max_depth": 6,
    "eta": 0.08,
    "subsample": 0.8,
    "colsample_bytree": 0.3,
    "nthread": 2,
}
_UNSUMMED = ("SHA256SUMS", "metrics.json")
_KEV_SOON_DAYS = 14
_ORIGIN = 728_294  # 1995-01-01: day numbers in the stored history count from here

Numbers = NDArray[np.float64]


def fit(matrix: Any, labels: NDArray[np.bool_]) -> list[xgboost.Booster]:
    """Fit one booster per seed."""
    data = xgboost.DMatrix(matrix, label=labels)
    return [xgboost.train({**SETTINGS, "seed": seed}, data, ROUNDS) for seed in SEEDS]


def margin(boosters: Sequence[xgboost.Booster], matrix: Any) -> Numbers:
    """Average the log-odds of the boosters."""
    data = xgboost.DMatrix(matrix)
    return np.asarray(np.mean([booster.predict(data, output_margin=True) for booster in boosters], axis=0, dtype=np.float64))


def platt(margins: Numbers, labels: NDArray[np.bool_]) -> tuple[float, float]:
    """Fit slope and offset that turn log-odds into honest probabilities (Platt scaling, Newton's method)."""
    design = np.column_stack([margins, np.ones(len(margins))])
    weights = np.array([1.0, 0.0])
    for _ in range(50):
        p = 1 / (1 + np.exp(-design @ weights))
        curvature = design.T @ (design * (p * (1 - p))[:, None]) + 1e-6 * np.eye(2)
        weights = weights - np.linalg.solve(curvature, design.T @ (p - labels))
    return round(float(weights[0]), 6), round(float(weights[1]), 6)


def calibrated(margins: Numbers, scale: tuple[float, float]) -> Numbers:
    """Turn log-odds into probabilities."""
    return np.asarray(1 / (1 + np.exp(-(scale[0] * margins + scale[1]))))


class Training:
    """One run over one table: the protocol step by step."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = [row for row in rows if TRAIN.first <= row["published"] <= TEST.last]
        self.state = fit_state(self._rows(TRAIN), history_of(rows))
        self.matrix = matrix_of(self.rows, self.state)
        self.boosters: dict[str, list[xgboost.Booster]] = {}
        self.scales: dict[str, tuple[float, float]] = {}

    def run(self) -> None:
        """Calibrate on 2023 with boosters of 2020-2022, then fit the shipped boosters on 2020-2023."""
        for target in TARGETS:
            early = fit(*self._data(FIT, target))
            matrix, labels = self._data(JUDGE, target)
            self.scales[target] = platt(margin(early, matrix), labels)
            self.boosters[target] = fit(*self._data(TRAIN, target))

    def scores(self, window: Window) -> dict[str, Numbers]:
        """Score a window: probability per target, and `exploit`, the chance that at least one comes true."""
        matrix = self.matrix[window.holds(self.rows)]
        found = {target: calibrated(margin(boosters, matrix), self.scales[target]) for target, boosters in self.boosters.items()}
        return {**found, "exploit": 1 - np.prod([1 - value for value in found.values()], axis=0)}

    def truths(self, window: Window) -> dict[str, NDArray[np.bool_]]:
        """Tell what came true in a window, per target and for either."""
        found = {target: window.labels(self._rows(window), column) for target, column in TARGETS.items()}
        return {**found, "exploit": np.logical_or.reduce(list(found.values()))}

    def metrics(self) -> dict[str, Any]:
        """Measure every forecast on the test window beside CVSS alone."""
        scores, truths, rows = self.scores(TEST), self.truths(TEST), self._rows(TEST)
        cvss = np.array([row["cvss3_score"] or row["cvss4_score"] or 0.0 for row in rows], dtype=np.float64)
        late = np.array([not _in_kev_soon(row) for row in rows])
        found = {
            target: {
                "model": ranking(truth, scores[target]),
                "cvss": ranking(truth, cvss),
                "calibration": calibration(truth, scores[target]),
            }
            for target, truth in truths.items()
        }
        found["kev_after_day_14"] = {
            "model": ranking(truths["kev"][late], scores["kev"][late]),
            "cvss": ranking(truths["kev"][late], cvss[late]),
        }
        return {
            "model_version": MODEL_VERSION,
            "seeds": list(SEEDS),
            "settings": {**SETTINGS, "rounds": ROUNDS},
            "train": self._window(TRAIN),
            "test": self._window(TEST),
            "results": found,
        }

    def _window(self, window: Window) -> dict[str, Any]:
        positives = {target: int(truth.sum()) for target, truth in self.truths(window).items()}
        days = {"first": str(window.first), "last": str(window.last), "labels_known_until": str(window.known_until)}
        return {**days, "rows": len(self._rows(window)), "positives": positives}

    def _rows(self, window: Window) -> list[Row]:
        return [row for row in self.rows if window.first <= row["published"] <= window.last]

    def _data(self, window: Window, target: str) -> tuple[Any, NDArray[np.bool_]]:
        return self.matrix[window.holds(self.rows)], window.labels(self._rows(window), TARGETS[target])


def _in_kev_soon(row: Row) -> bool:
    return row["kev_added"] is not None and (row["kev_added"] - row["published"]).days <= _KEV_SOON_DAYS


def write_artefact(training: Training, target: Path) -> None:
    """Write boosters (UBJSON), feature state, blend and checksums; the same input gives the same bytes."""
    target.mkdir(parents=True, exist_ok=True)
    files = {name: [f"{name}-{seed}.ubj" for seed in SEEDS] for name in TARGETS}
    for name, boosters in training.boosters.items():
        for file, booster in zip(files[name], boosters, strict=True):
            booster.save_model(target / file)
    state = gzip.compress(json.dumps(_state(training.state), separators=(",", ":")).encode(), compresslevel=9, mtime=0)
    (target / "features.json.gz").write_bytes(state)
    quantiles = np.quantile(training.scores(TEST)["exploit"], np.linspace(0, 1, 1001))
    model = {
        "schema_version": 1,
        "model_version": MODEL_VERSION,
        "boosters": files,
        "scales": training.scales,
        "quantiles": [float(f"{value:.6g}") for value in quantiles],
    }
    (target / "model.json").write_text(json.dumps(model, indent=1) + "\n")
    sums = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(target.iterdir()) if path.name != "SHA256SUMS"
    ]
    (target / "SHA256SUMS").write_text("".join(sums))


def _state(state: FeatureState) -> Mapping[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "idf": dict(state.idf),
        "cwes": state.cwes,
        "cnas": state.cnas,
        "history_origin": _ORIGIN,
        "history": pack(state.history, _ORIGIN),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=1, help="keep every n-th record and all positives (fast mode, never shipped)")
    parser.add_argument(
        "--output", type=Path, default=ARTEFACTS, help="where the artefact goes; the default is also copied into the package"
    )
    options = parser.parse_args(arguments)
    training = Training(sample(read_records(), options.sample))
    training.run()
    metrics = training.metrics()
    write_artefact(training, options.output)
    (options.output / "metrics.json").write_text(json.dumps(metrics, indent=1) + "\n")
    print(json.dumps(metrics["results"], indent=1))
    if options.output == ARTEFACTS:
        (HERE / "MODEL_CARD.md").write_text(render_card(metrics, terms=TERMS, common=COMMON))
        shutil.copytree(ARTEFACTS, PACKAGED, dirs_exist_ok=True, ignore=shutil.ignore_patterns("metrics.json"))


if __name__ == "__main__":
    main()
