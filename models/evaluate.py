"""How good a ranking is: average precision, ROC area, recall at k %, calibration, each with its bootstrap interval where it is small."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

TOP_SHARES = (0.01, 0.05, 0.10)
REPEATS = 400
_CERTAIN = 0.1


def average_precision(truth: Flags, score: Numbers, weights: Numbers | None = None) -> float:
    """Area under precision-recall as the mean precision at each positive; `weights` repeat rows (bootstrap)."""
    order = np.argsort(-score, kind="stable")
    weight = np.ones(len(truth)) if weights is None else weights[order]
    hits = truth[order] * weight
    total = hits.sum()
    return float((hits * hits.cumsum() / np.maximum(weight.cumsum(), 1e-12)).sum() / total) if total else 0.0


def roc_auc(truth: Flags, score: Numbers) -> float:
    """Chance that a random positive is ranked above a random negative; ties count half."""
    positives = int(truth.sum())
    ranks = float(rankdata(score)[truth].sum()) - positives * (positives + 1) / 2
    return ranks / (positives * (len(truth) - positives))


def recall_at(truth: Flags, score: Numbers, share: float) -> float:
    """Share of the positives in the top `share` of the ranking."""
    top = np.argsort(-score, kind="stable")[: int(len(truth) * share)]
    return float(truth[top].sum() / truth.sum())


def interval(truth: Flags, score: Numbers, seed: int = 7) -> tuple[float, float]:
    """95 % interval of the average precision over `REPEATS` Poisson bootstraps."""
    random = np.random.default_rng(seed)
    values = [average_precision(truth, score, random.poisson(1.0, len(truth)).astype(np.float64)) for _ in range(REPEATS)]
    low, high = np.quantile(values, (0.025, 0.975))
    return float(low), float(high)


def ranking(truth: Flags, score: Numbers) -> dict[str, Any]:
    """Measure one ranking against one truth."""
    low, high = interval(truth, score)
    recalls = {f"recall_at_{round(share * 100)}": round(recall_at(truth, score, share), 4) for share in TOP_SHARES}
    return {
        "rows": len(truth),
        "positives": int(truth.sum()),
        "average_precision": round(average_precision(truth, score), 4),
        "average_precision_95": [round(low, 4), round(high, 4)],
        "roc_auc": round(roc_auc(truth, score), 4),
        **recalls,
    }


def calibration(truth: Flags, probability: Numbers, bins: int = 10) -> dict[str, Any]:
    """Compare forecast and observed shares: mean, error over ten equal bins, Brier score, and what came true at p >= 0.1."""
    order = np.array_split(np.argsort(probability, kind="stable"), min(bins, len(truth)))
    error = sum(len(part) * abs(probability[part].mean() - truth[part].mean()) for part in order) / len(truth)
    high = probability >= _CERTAIN
    return {
        "mean_predicted": round(float(probability.mean()), 5),
        "observed": round(float(truth.mean()), 5),
        "ece": round(float(error), 5),
        "brier": round(float(np.mean((probability - truth) ** 2)), 5),
        "at_p_0.1": {
            "rows": int(high.sum()),
            "mean_predicted": round(float(probability[high].mean()), 4) if high.any() else None,
            "observed": round(float(truth[high].mean()), 4) if high.any() else None,
        },
    }
