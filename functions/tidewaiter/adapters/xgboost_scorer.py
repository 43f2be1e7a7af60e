"""Scores CVE records with the shipped XGBoost model, and says why: the only module of the product that imports xgboost.

Used when the advisory database is built; scans read the stored scores. The artefact is checked against its checksums first.
"""

import gzip
import hashlib
import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np
import xgboost
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from tidewaiter.errors import BadInputError
from tidewaiter.model.advisory import ExploitFacts
from tidewaiter.scoring.features import FeatureState, features, read_state
from tidewaiter.scoring.wording import say, telling

BATCH = 4_000
EXPLAINED_FROM = 0.9
"""Percentile from which contributions are computed; below it there is nothing to point at, and exact contributions cost 100 x the score."""

REASONS = 4
_LEAST = 0.05  # log-odds below which a contribution is not worth a sentence

Numbers = NDArray[np.float32]
Sparse = Sequence[dict[int, float]]


class XgboostScorer:
    """`ports.Scorer` on the exploit model: the chance that a CVE enters CISA KEV or Metasploit within a year of its publication."""

    def __init__(self, artefacts: Traversable | None = None, *, threads: int = 2) -> None:
        """Load and verify an artefact folder; None is the one that is shipped. Raises BadInputError naming a damaged file."""
        folder = artefacts or resources.files("tidewaiter.scoring").joinpath("artefacts")
        _verify(folder)
        model = json.loads(folder.joinpath("model.json").read_text("utf-8"))
        self.model_version: str = model["model_version"]
        self._quantiles: Sequence[float] = model["quantiles"]
        self._scales: Mapping[str, tuple[float, float]] = model["scales"]
        self._boosters = {name: [_booster(folder, file, threads) for file in files] for name, files in model["boosters"].items()}
        self.state: FeatureState = read_state(json.loads(gzip.decompress(folder.joinpath("features.json.gz").read_bytes())))

    def score(self, rows: Sequence[Mapping[str, Any]]) -> Sequence[ExploitFacts]:
        """Score CVE records (`scoring.features.COLUMNS`), in order; about 3,000 a second on two cores.

        Each result holds `cve`, `model` (0-1), `model_percentile` (share of the 54,205 CVEs of the test window that score lower),
        `model_version`, `reasons` and the record's own CVSS; KEV and EPSS are the caller's to add. A record without a description
        is not scored (`model` None): the model would judge the gap, not the flaw.
        """
        return [facts for start in range(0, len(rows), BATCH) for facts in self._batch(rows[start : start + BATCH])]

    def _batch(self, rows: Sequence[Mapping[str, Any]]) -> Iterator[ExploitFacts]:
        found = [features(row, self.state) for row in rows]
        probabilities = self._probabilities(found)
        percentiles = [bisect_left(self._quantiles, float(np.float32(value))) / len(self._quantiles) for value in probabilities["exploit"]]
        reasons = self._explain(found, probabilities, [place for place, value in enumerate(percentiles) if value >= EXPLAINED_FROM])
        for place, row in enumerate(rows):
            if not row.get("description"):
                yield ExploitFacts(
                    cve=str(row["cve"]), model_version=self.model_version, reasons=("the CVE record has no text: not scored",)
                )
                continue
            yield ExploitFacts(
                cve=str(row["cve"]),
                model=round(float(probabilities["exploit"][place]), 6),
                model_percentile=round(percentiles[place], 4),
                model_version=self.model_version,
                reasons=reasons.get(place, ("nothing in the record stands out: below the model's top tenth",)),
                cvss_score=_number(row.get("cvss3_score"), row.get("cvss4_score")),
                cvss_vector=row.get("cvss3_vector") or "",
            )

    def _probabilities(self, found: Sparse) -> dict[str, NDArray[np.float64]]:
        data = self._matrix(found)
        each = {name: self._calibrated(name, data) for name in self._boosters}
        return {**each, "exploit": 1 - np.prod([1 - value for value in each.values()], axis=0)}

    def _calibrated(self, name: str, data: xgboost.DMatrix) -> NDArray[np.float64]:
        margins = [booster.predict(data, output_margin=True) for booster in self._boosters[name]]
        slope, offset = self._scales[name]
        return np.asarray(1 / (1 + np.exp(-(slope * np.mean(margins, axis=0, dtype=np.float64) + offset))))

    def _explain(self, found: Sparse, scores: Mapping[str, NDArray[np.float64]], places: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """Say the strongest contributions per place: those of both forecasts, each weighed by its own probability."""
        if not places:
            return {}
        data = self._matrix([found[place] for place in places])
        total = sum(scores[name][list(places)] for name in self._boosters)
        parts: Any = 0.0
        for name, boosters in self._boosters.items():
            weight = (scores[name][list(places)] / total / len(boosters)).astype(np.float32)[:, None]
            for booster in boosters:
                parts = parts + weight * booster.predict(data, pred_contribs=True)[:, :-1]
        return {place: self._words(found[place], parts[line]) for line, place in enumerate(places)}

    def _words(self, row: Mapping[int, float], parts: Numbers) -> tuple[str, ...]:
        names = self.state.names
        strongest = np.argsort(-np.abs(parts))[: REASONS * 3]
        # Only what the record says is a reason for people; an absent word, or a word such as "of", moves the score but explains nothing.
        told = [place for place in strongest.tolist() if place in row and abs(float(parts[place])) >= _LEAST and telling(names[place])]
        return tuple(f"{say(names[place], row[place])} ({'raises' if parts[place] > 0 else 'lowers'} it)" for place in told[:REASONS])

    def _matrix(self, found: Sparse) -> xgboost.DMatrix:
        rows = [sorted(row.items()) for row in found]
        positions = np.fromiter((position for row in rows for position, _ in row), np.int32)
        values = np.fromiter((value for row in rows for _, value in row), np.float32)
        starts = np.cumsum([0, *(len(row) for row in rows)])
        return xgboost.DMatrix(csr_matrix((values, positions, starts), shape=(len(rows), len(self.state.names))))


def _verify(folder: Traversable) -> None:
    for line in folder.joinpath("SHA256SUMS").read_text("utf-8").splitlines():
        expected, _, name = line.partition("  ")
        if hashlib.sha256(folder.joinpath(name).read_bytes()).hexdigest() != expected:
            raise BadInputError("model artefact is damaged", where=name, hint="Install Tidewaiter again, or run `make train`")


def _booster(folder: Traversable, file: str, threads: int) -> xgboost.Booster:
    booster = xgboost.Booster({"nthread": threads})
    booster.load_model(bytearray(folder.joinpath(file).read_bytes()))
    return booster


def _number(*values: float | None) -> float | None:
    return next((round(float(value), 1) for value in values if value is not None), None)
