"""Risk of an image, a workload and a cluster: an explained aggregate, not a trained label (the maths: docs/concepts/risk.md).

likelihood = 1 - product(1 - probability of each open finding x how far an attacker can reach it); score = 100 x sqrt(likelihood) x power.
Reasons carry points that sum to the score; what is not known is a gap, and an assumption that is said, never a good mark.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tidewaiter.model.cluster import Workload
from tidewaiter.model.control import ControlResult, ControlStatus
from tidewaiter.model.finding import Finding, FindingKind, FindingStatus, Reason
from tidewaiter.model.score import RiskScore, risk_class
from tidewaiter.model.severity import Severity

REACH = {"internet": 1.0, "vpc": 0.5, "cluster": 0.35, "none": 0.15, "unknown": 0.6}
"""Share of attackers who can reach a workload by its exposure; judgement, unknown counts as more than half."""

NAMED = 5
"""Findings that are named as reasons; the others are summed up in one."""

_SEVERITY_ODDS = {
    FindingKind.MALWARE: {Severity.CRITICAL: 0.95, Severity.HIGH: 0.8, Severity.MEDIUM: 0.4, Severity.LOW: 0.1},
    FindingKind.THREAT: {Severity.CRITICAL: 0.95, Severity.HIGH: 0.7, Severity.MEDIUM: 0.3, Severity.LOW: 0.1},
    FindingKind.SECRET: {Severity.CRITICAL: 0.5, Severity.HIGH: 0.3, Severity.MEDIUM: 0.1, Severity.LOW: 0.02},
    FindingKind.MISCONFIGURATION: {Severity.CRITICAL: 0.2, Severity.HIGH: 0.05, Severity.MEDIUM: 0.01, Severity.LOW: 0.002},
    # Only for flaws that no forecast knows.
    FindingKind.VULNERABILITY: {Severity.CRITICAL: 0.02, Severity.HIGH: 0.01, Severity.MEDIUM: 0.003, Severity.LOW: 0.001},
}
_UNCERTAIN = 0.5  # an undetermined match counts half
_CERTAIN = 0.999  # nothing is surer than this, or one finding would hide all others
_IMAGE_POWER, _BARE_POWER, _ROLE_POWER, _HOST_POWER, _CONTROL_POWER = 0.8, 0.6, 0.2, 0.2, 0.2
_CONTROL_STEPS = {Severity.CRITICAL: 0.1, Severity.HIGH: 0.05, Severity.MEDIUM: 0.02}


@dataclass(frozen=True, slots=True)
class _Part:
    """One cause with its probability 0-1."""

    text: str
    probability: float
    source: str


@dataclass(frozen=True, slots=True)
class _Factor:
    """What scales the outcome: a share 0-1 and its words."""

    text: str
    share: float
    source: str


def image_risk(subject: str, findings: Sequence[Finding]) -> RiskScore:
    """Score an image by its findings alone; where it runs, and with which power, are gaps."""
    reach = _Factor("exposure not known: an image is scored before it runs", REACH["unknown"], "exposure")
    power = _Factor("power not known: roles and privileges belong to workloads", _IMAGE_POWER, "power")
    gaps = ("exposure unknown", "power unknown")
    return _score(subject, _parts(findings), reach, power, (*gaps, *_finding_gaps(findings)))


def workload_risk(workload: Workload, findings: Sequence[Finding], controls: Sequence[ControlResult]) -> RiskScore:
    """Score a running workload: the findings of its image, how it is exposed, and what its code could do if taken over.

    `controls` are the results about this workload; failed ones add power, unassessed ones are gaps.
    """
    exposure = workload.exposure if workload.exposure in REACH else "unknown"
    reach = _Factor(f"exposure: {exposure}", REACH[exposure], "exposure")
    gaps = [*(["exposure unknown"] if exposure == "unknown" else []), *_finding_gaps(findings), *_control_gaps(controls)]
    if not findings:
        gaps.append("no findings stored for the image: it is clean, or was never scanned")
    return _score(workload.key, _parts(findings), reach, _power(workload, controls), gaps)


def cluster_risk(cluster_arn: str, workload_risks: Sequence[RiskScore], controls: Sequence[ControlResult]) -> RiskScore:
    """Score a cluster: its worst workloads (each next one counts half of the one before) and its own failed controls.

    `controls` are the results about the cluster itself.
    """
    ranked = sorted(workload_risks, key=lambda risk: -risk.score)
    parts = [
        _Part(f"{risk.subject}: {risk.risk_class} risk {risk.score:.0f}", (risk.score / 100) ** 2 / 2**place, "workload")
        for place, risk in enumerate(ranked[:20])
    ]
    parts += [
        _Part(f"{control.title} ({control.control_id})", _SEVERITY_ODDS[FindingKind.MISCONFIGURATION].get(control.severity, 0.0), "control")
        for control in controls
        if control.status is ControlStatus.FAIL
    ]
    gaps = Counter(gap for risk in workload_risks for gap in risk.gaps)
    said = [f"{gap} ({count} workloads)" for gap, count in sorted(gaps.items())]
    missing = [] if workload_risks else ["no running workload is known"]
    whole = _Factor("", 1.0, "")
    return _score(cluster_arn, parts, whole, whole, (*missing, *_control_gaps(controls), *said))


def noisy_or(probabilities: Sequence[float]) -> float:
    """Return the chance that at least one independent cause comes true."""
    return 1.0 - math.prod(1.0 - min(_CERTAIN, max(0.0, probability)) for probability in probabilities)


def _score(subject: str, parts: Sequence[_Part], reach: _Factor, power: _Factor, gaps: Sequence[str]) -> RiskScore:
    everywhere = 100 * math.sqrt(noisy_or([part.probability for part in parts]))
    likelihood = noisy_or([part.probability * reach.share for part in parts])
    reachable = 100 * math.sqrt(likelihood)
    reasons = [*_shares(parts, everywhere), *_lowered(reach, reachable - everywhere), *_lowered(power, reachable * (power.share - 1))]
    score = min(100.0, max(0.0, round(sum(reason.weight for reason in reasons), 1)))
    return RiskScore(
        subject=subject,
        score=score,
        risk_class=risk_class(score),
        reasons=tuple(reasons),
        probability=round(likelihood, 4),
        gaps=tuple(gaps),
    )


def _shares(parts: Sequence[_Part], points: float) -> Iterator[Reason]:
    """Split points over the causes: -ln(1 - p) adds up over a noisy-or, so each cause gets its share of that sum."""
    weighed = sorted(((-math.log1p(-min(_CERTAIN, part.probability)), part) for part in parts), key=lambda pair: -pair[0])
    total = sum(weight for weight, _ in weighed)
    if not total:
        yield Reason(text="nothing is known that would raise the risk", source="findings")
        return
    for weight, part in weighed[:NAMED]:
        yield Reason(text=part.text, weight=round(points * weight / total, 1), source=part.source)
    rest = weighed[NAMED:]
    if rest:
        weight = sum(weight for weight, _ in rest)
        yield Reason(text=f"{len(rest)} more that weigh less", weight=round(points * weight / total, 1), source="findings")


def _lowered(factor: _Factor, points: float) -> Iterator[Reason]:
    if factor.text:
        yield Reason(text=factor.text, weight=round(points, 1) + 0.0, source=factor.source)


def _parts(findings: Sequence[Finding]) -> list[_Part]:
    """Count each flaw once however many packages have it: they fall to the same attack."""
    worst: dict[str, _Part] = {}
    for finding in findings:
        if finding.status is FindingStatus.OPEN:
            part = _part(finding)
            key = finding.rule_id if finding.kind is FindingKind.VULNERABILITY else finding.id
            if key not in worst or worst[key].probability < part.probability:
                worst[key] = part
    return list(worst.values())


def _part(finding: Finding) -> _Part:
    odds = _SEVERITY_ODDS[finding.kind].get(finding.severity, 0.001)
    probability = finding.probability if finding.probability is not None else odds
    share = _UNCERTAIN if finding.undetermined else 1.0
    return _Part(f"{finding.title} ({probability:.1%})", probability * share, finding.kind.value)


def _power(workload: Workload, controls: Sequence[ControlResult]) -> _Factor:
    roles, powers = list(workload.role_arns), list(workload.powers)
    failed = [control for control in controls if control.status is ControlStatus.FAIL]
    added = min(_CONTROL_POWER, sum(_CONTROL_STEPS.get(control.severity, 0.0) for control in failed))
    share = _BARE_POWER + (_ROLE_POWER if roles else 0.0) + (_HOST_POWER if powers else 0.0) + added
    said = [f"roles {', '.join(roles)}" if roles else "no AWS role", ", ".join(powers) if powers else "no host power"]
    return _Factor(f"power: {'; '.join(said)}; {len(failed)} failed controls", min(1.0, share), "power")


def _finding_gaps(findings: Sequence[Finding]) -> Iterator[str]:
    open_ones = [finding for finding in findings if finding.status is FindingStatus.OPEN]
    flaws = [finding for finding in open_ones if finding.kind is FindingKind.VULNERABILITY]
    counts = (
        (len(findings) - len(open_ones), "finding", "findings", "set aside and not counted"),
        (sum(finding.undetermined for finding in flaws), "match", "matches", "undecided, which counts half"),
        (sum(finding.probability is None for finding in flaws), "flaw", "flaws", "without a forecast, where the severity stands in"),
    )
    yield from (f"{count} {one if count == 1 else several} {text}" for count, one, several, text in counts if count)


def _control_gaps(controls: Sequence[ControlResult]) -> Iterator[str]:
    count = sum(control.status is ControlStatus.NOT_ASSESSED for control in controls)
    if count:
        yield f"{count} control{'s' * (count != 1)} not assessed"
