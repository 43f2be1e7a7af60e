"""CVSS vectors (v2, v3.x, v4.0) to base scores, by FIRST's formulas in the `cvss` package."""

from collections.abc import Iterable

import cvss
from cvss.exceptions import CVSSError

MAX_VECTOR = 400
"""Characters of a vector that are read; a complete v4.0 vector has about 200."""


def base_score(vector: str) -> float | None:
    """Compute the base score 0.0-10.0 of a vector; None when it is not a valid one."""
    text = vector.strip()
    if len(text) > MAX_VECTOR:
        return None
    try:
        if text.startswith("CVSS:4"):
            return float(cvss.CVSS4(text).base_score)
        return float(cvss.CVSS3(text).scores()[0]) if text.startswith("CVSS:3") else float(cvss.CVSS2(text).scores()[0])
    except CVSSError:
        return None


def best_score(vectors: Iterable[str]) -> float | None:
    """Pick the highest base score of several vectors: when sources disagree, the worse one stands."""
    scores = [score for vector in vectors if (score := base_score(vector)) is not None]
    return max(scores, default=None)
