"""Writes the model card from the measured metrics, so that the card can't say what was not measured."""

from collections.abc import Mapping
from typing import Any

_NAMES = {
    "kev": "In CISA KEV within 12 months",
    "msf": "Metasploit module within 12 months",
    "exploit": "Either of the two (what is shipped as `model`)",
    "kev_after_day_14": "In KEV within 12 months, those listed by day 14 left out",
}
# The project's goals for the same protocol: average precision and recall in the top 5 %.
_GOALS = {"kev": (0.13, 0.54), "msf": (0.065, 0.57)}

_HEAD = """# Model card: {model_version}

Made by `make train`; every number below is from that run (`artefacts/metrics.json`). Artefact: `artefacts/`, verified by `SHA256SUMS`.

**What it forecasts.** The chance that a CVE enters CISA's Known Exploited Vulnerabilities catalogue, or gets a Metasploit module,
within 12 months of publication, from what its record says on the day of publication. Two XGBoost forecasts, {seeds} seeds each
(log-odds averaged), Platt-scaled on 2023 with boosters of 2020-2022; together 1 - (1 - a)(1 - b).

**What it is for.** One part of a finding's priority, beside KEV, EPSS and CVSS (`docs/concepts/risk.md`), and the probability where
EPSS is missing. It does not replace EPSS: from about a month after publication EPSS knows more, as it has seen the news. It is not a
statement about your system.

**Training.** CVEs published {train[first]} to {train[last]} ({train[rows]:,}), labels as known on {train[labels_known_until]}
({train[positives][kev]} in KEV, {train[positives][msf]} in Metasploit). **Test.** Published {test[first]} to {test[last]}
({test[rows]:,}). Settings were chosen on 2023 after fitting on 2020-2022. Two choices were made having seen the test window: single
words instead of pairs of words, and five seeds after a first run with three (average precision 0.117 and 0.049) to make the result less
a matter of luck. Data and licences: `data/README.md`.

## Measured on the test window

Brackets: 95 % bootstrap interval. R@k: share of the positives among the top k % of CVEs.

| target | ranking | positives | average precision | ROC-AUC | R@1 % | R@5 % | R@10 % |
|---|---|---|---|---|---|---|---|
"""

_TAIL = """
## Limits

- At publication nobody forecasts later KEV entries well. Most of the first row's success is zero-days, which are in KEV within days:
  the last row leaves them out, and there the model is weak. A scanner reads KEV for what is exploited already.
- CVE text is as of 2025-04-16, not of the day of publication (16,257 records compared: description changed 3.7 %). Words such as
  "exploited" are in the publication text of some vendors (Apple, Microsoft) and may have been added later by others.
- Measured on 2023 and not taken, as they gave nothing beyond the spread between seeds: history per product, 3,000 words, no function
  words, half the learning rate, all columns per tree.
- Few positives: intervals are wide, and for container packages alone there are too few to rank models.
- The end of the scale is uncertain: read classes and ranks, not single percentages.
- A record without a description is not scored. Vendor history ends with the training data's lists (KEV 2026-07, Metasploit 2026-08).

## Not used, on purpose

SSVC, references, CVSS exploit maturity, CISA-ADP weaknesses, update days, EPSS: written after, or because of, exploitation (SSVC alone
lifts average precision from 0.11 to 0.90). Exploit-DB, proof-of-concept lists and in-the-wild reports: no licence to ship weights. A
test fails if one becomes a feature.

## Features

CVSS v3 base metrics and score, v4 score, the {common} most common weaknesses and issuing authorities, counts of vendors, products,
entries and versions, length of the description, the vendor's earlier CVEs, KEV entries and Metasploit modules up to the day before
publication, and TF-IDF of the {terms:,} most common words of title, description and products. One function computes them for training
and for the database (`tidewaiter.scoring.features`). Contributions are exact SHAP values of the boosters (`pred_contribs`) for the top
tenth of CVEs.
"""


def render_card(metrics: Mapping[str, Any], *, terms: int, common: int) -> str:
    """Write MODEL_CARD.md from the metrics of a run."""
    results = metrics["results"]
    head = _HEAD.format(**{**metrics, "seeds": len(metrics["seeds"])})
    rows = [_row(name, kind, result[kind]) for name, result in results.items() for kind in ("model", "cvss")]
    goals = [_goal(name, *goal, results[name]["model"]) for name, goal in _GOALS.items()]
    calibrations = [_calibration(name, result["calibration"]) for name, result in results.items() if "calibration" in result]
    parts = [
        head + "\n".join(rows),
        "\n## Against the goals\n",
        "\n".join(goals),
        "\n## Calibration\n",
        "| target | mean predicted / observed | ECE (10 bins) | Brier | at p >= 0.1: CVEs, predicted / observed |\n|---|---|---|---|---|",
        "\n".join(calibrations),
    ]
    return "\n".join(parts) + "\n" + _TAIL.format(terms=terms, common=common)


def _row(name: str, kind: str, result: Mapping[str, Any]) -> str:
    low, high = result["average_precision_95"]
    recalls = " | ".join(f"{result[f'recall_at_{share}']:.3f}" for share in (1, 5, 10))
    who = "model" if kind == "model" else "CVSS base score"
    precision = f"{result['average_precision']:.3f} [{low:.3f}, {high:.3f}]"
    return f"| {_NAMES[name]} | {who} | {result['positives']} | {precision} | {result['roc_auc']:.3f} | {recalls} |"


def _goal(name: str, precision: float, recall: float, result: Mapping[str, Any]) -> str:
    found = [
        f"average precision {result['average_precision']:.3f} (goal {precision}: {_met(result['average_precision'], precision)})",
        f"R@5 % {result['recall_at_5']:.3f} (goal {recall}: {_met(result['recall_at_5'], recall)})",
    ]
    return f"- {_NAMES[name]}: {', '.join(found)}"


def _met(value: float, goal: float) -> str:
    return "met" if value >= goal else "NOT met"


def _calibration(name: str, result: Mapping[str, Any]) -> str:
    high = result["at_p_0.1"]
    certain = f"{high['rows']}, {high['mean_predicted']} / {high['observed']}"
    return f"| {_NAMES[name]} | {result['mean_predicted']} / {result['observed']} | {result['ece']} | {result['brier']} | {certain} |"
