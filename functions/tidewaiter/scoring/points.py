"""How many of the 100 points of a priority each fact about a flaw is worth, and its words.

The priority is the sum of the reasons' weights, always. The shares are judgement, written down in docs/concepts/risk.md;
what is measured (models/MODEL_CARD.md) is that KEV and EPSS after publication beat the model at publication, so they lead.
"""

import math
from collections.abc import Iterator

from tidewaiter.model.advisory import ExploitFacts
from tidewaiter.model.finding import Reason
from tidewaiter.model.severity import Severity

TOP_CLASS = 75.0
"""Priority from which a finding is in the top class; KEV and EPSS >= `EPSS_TOP` never fall below it."""

EPSS_TOP = 0.5
CVSS_SHARE, EPSS_SHARE, MODEL_SHARE = 30.0, 35.0, 20.0
KEV_POINTS, RANSOMWARE_POINTS, METASPLOIT_POINTS = 30.0, 5.0, 10.0

# Probabilities spread over decades: this curve gives 0.5 three quarters of a share, 0.1 four tenths and 0.01 a sixth.
_CURVE = 0.4

_WORD_SCORES = {Severity.CRITICAL: 9.5, Severity.HIGH: 8.0, Severity.MEDIUM: 5.5, Severity.LOW: 2.5, Severity.INFORMATIONAL: 1.0}
_UNRATED_SCORE = 5.0
_SCALE_END = 100.0


def reasons_of(facts: ExploitFacts, cvss: float | None, severity: Severity) -> tuple[Reason, ...]:
    """Explain a priority: weights are points (one decimal) and sum to a value between 0 and 100."""
    reasons = [*_known(facts), *_likely(facts), _severe(facts, cvss, severity)]
    total = sum(reason.weight for reason in reasons)
    floor = _floor(facts)
    if floor and total < TOP_CLASS:
        reasons.append(Reason(text=floor, weight=round(TOP_CLASS - total, 1), source="floor"))
    if total > _SCALE_END:
        reasons.append(Reason(text="the scale ends at 100", weight=round(_SCALE_END - total, 1), source="cap"))
    # Known exploitation is said first, whatever else weighs more.
    return tuple(sorted(reasons, key=lambda reason: (reason.source != "kev", -reason.weight)))


def probability_of(facts: ExploitFacts) -> float | None:
    """Blend the chance of exploitation 0-1: the higher of EPSS and model, at least 0.5 with a Metasploit module, 0.95 in KEV."""
    known = [value for value in (facts.epss, facts.model) if value is not None]
    if facts.metasploit_added:
        known.append(0.5)
    if facts.kev:
        known.append(0.95)
    return round(max(known), 6) if known else None


def _points(share: float, probability: float) -> float:
    return round(share * math.pow(probability, _CURVE), 1)


def _known(facts: ExploitFacts) -> Iterator[Reason]:
    if facts.kev:
        since = f" since {facts.kev_added}" if facts.kev_added else ""
        yield Reason(text=f"known to be exploited (CISA KEV{since})", weight=KEV_POINTS, source="kev")
    if facts.kev_ransomware:
        yield Reason(text="used in ransomware campaigns (CISA KEV)", weight=RANSOMWARE_POINTS, source="kev")
    if facts.metasploit_added:
        yield Reason(text=f"has a Metasploit module since {facts.metasploit_added}", weight=METASPLOIT_POINTS, source="metasploit")


def _likely(facts: ExploitFacts) -> Iterator[Reason]:
    if facts.epss is None:
        yield Reason(text="EPSS is not known: no score for this flaw in the database", source="epss")
    else:
        day = f" ({facts.epss_date})" if facts.epss_date else ""
        yield Reason(text=f"EPSS {facts.epss:.1%} in 30 days{day}", weight=_points(EPSS_SHARE, facts.epss), source="epss")
    if facts.model is None:
        yield Reason(text="the exploit model has no score: it needs the CVE record", source="model")
        return
    # Without EPSS the model is the only forecast there is, and takes over as much as it has itself.
    share = MODEL_SHARE * (2 if facts.epss is None else 1)
    rank = f", above {facts.model_percentile:.1%} of CVEs" if facts.model_percentile is not None else ""
    said = f": {'; '.join(facts.reasons)}" if facts.reasons else ""
    yield Reason(text=f"exploit model {facts.model:.1%} in 12 months{rank}{said}", weight=_points(share, facts.model), source="model")


def _severe(facts: ExploitFacts, cvss: float | None, severity: Severity) -> Reason:
    forecast = facts.epss is not None or facts.model is not None
    share = CVSS_SHARE * (1 if forecast or facts.kev else 2)
    alone = "" if forecast or facts.kev else ", doubled as there is no forecast"
    if cvss is not None:
        return Reason(text=f"CVSS base score {cvss:.1f}{alone}", weight=round(share * cvss / 10, 1), source="cvss")
    if severity is Severity.UNKNOWN:
        return Reason(
            text=f"nobody rates its severity: counted as medium{alone}", weight=round(share * _UNRATED_SCORE / 10, 1), source="severity"
        )
    weight = round(share * _WORD_SCORES[severity] / 10, 1)
    return Reason(text=f"severity {severity} by the advisory, no CVSS score{alone}", weight=weight, source="severity")


def _floor(facts: ExploitFacts) -> str:
    if facts.kev:
        return "what is exploited belongs to the top class"
    return f"EPSS of {EPSS_TOP:.0%} or more belongs to the top class" if (facts.epss or 0.0) >= EPSS_TOP else ""
