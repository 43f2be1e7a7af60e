"""An explained risk score for an image, workload, cluster or principal."""

from dataclasses import dataclass
from enum import StrEnum

from tidewaiter.model.finding import Reason


class RiskClass(StrEnum):
    """Classes of the 0-100 score: low < 25 <= moderate < 50 <= high < 75 <= critical."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    CRITICAL = "critical"
    NOT_ASSESSED = "not-assessed"


def risk_class(score: float) -> RiskClass:
    """Name the class of a score 0-100."""
    for floor, name in ((75.0, RiskClass.CRITICAL), (50.0, RiskClass.HIGH), (25.0, RiskClass.MODERATE)):
        if score >= floor:
            return name
    return RiskClass.LOW


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskScore:
    """Score 0-100 of one subject (image digest, workload key, cluster ARN, principal ARN) with the reasons that make it up.

    `probability` is the noisy-or of the findings' probabilities 0-1; `gaps` says what was not known when it was made.
    """

    subject: str
    score: float
    risk_class: RiskClass
    reasons: tuple[Reason, ...]
    probability: float | None = None
    gaps: tuple[str, ...] = ()
