"""Risk of images, workloads and clusters."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import finding
from tidewaiter.model.cluster import Workload
from tidewaiter.model.control import ControlResult, ControlStatus
from tidewaiter.model.finding import Finding, FindingKind, FindingStatus
from tidewaiter.model.score import RiskClass, RiskScore
from tidewaiter.model.severity import Severity
from tidewaiter.scoring.risk import cluster_risk, image_risk, noisy_or, workload_risk

EXPLOITED = finding(id="f-1", rule_id="CVE-2021-44228", probability=0.95)


def workload(**fields: Any) -> Workload:
    """Make a workload in a cluster."""
    return Workload(**({"key": "c/shop/web/app", "image_digest": "sha256:1", "exposure": "cluster"} | fields))


def control(status: ControlStatus = ControlStatus.FAIL, severity: Severity = Severity.HIGH) -> ControlResult:
    """Make a control result."""
    return ControlResult(control_id="TW-K8S-root", title="Runs as root", status=status, resource="shop/Pod/web", severity=severity)


def points(risk: RiskScore) -> float:
    """Sum the reasons."""
    return round(sum(reason.weight for reason in risk.reasons), 1)


@given(st.lists(st.floats(min_value=0, max_value=1), max_size=30), st.sampled_from(["internet", "vpc", "cluster", "none", "unknown", "??"]))
def test_reasons_add_up_to_a_score_on_the_scale(probabilities: list[float], exposure: str) -> None:
    """Whatever the findings: the score is the sum of its reasons and between 0 and 100."""
    findings = [finding(id=str(n), rule_id=f"CVE-{n}", probability=value) for n, value in enumerate(probabilities)]
    risk = workload_risk(workload(exposure=exposure, powers=("privileged",)), findings, [control()])
    assert 0 <= risk.score <= 100
    assert risk.score == pytest.approx(max(0.0, min(100.0, points(risk))), abs=0.05)


def test_noisy_or_is_the_chance_of_at_least_one() -> None:
    """Two coins: three quarters. Nothing: never. Certainty leaves room for the others."""
    assert noisy_or([0.5, 0.5]) == pytest.approx(0.75)
    assert noisy_or([]) == 0.0
    assert noisy_or([1.0]) < 1.0


def test_an_exploited_flaw_makes_an_exposed_powerful_workload_critical_and_a_closed_one_not() -> None:
    """Exposure and power decide between two workloads with the same image."""
    exposed = workload_risk(workload(exposure="internet", role_arns=("arn:r",), powers=("privileged",)), [EXPLOITED], [])
    closed = workload_risk(workload(exposure="none"), [EXPLOITED], [])
    assert exposed.risk_class is RiskClass.CRITICAL
    assert closed.score < exposed.score / 2
    assert any("exposure: none" in reason.text and reason.weight < 0 for reason in closed.reasons)


def test_an_image_says_what_it_can_not_know() -> None:
    """Exposure and power of an image are gaps."""
    risk = image_risk("sha256:1", [EXPLOITED])
    assert {"exposure unknown", "power unknown"} <= set(risk.gaps)
    assert risk.subject == "sha256:1"
    assert risk.score > 40


def test_no_findings_is_no_risk_but_unscanned_is_a_gap() -> None:
    """A workload without findings says that its image may never have been scanned."""
    risk = workload_risk(workload(), [], [])
    assert risk.score == 0
    assert any("never scanned" in gap for gap in risk.gaps)


def test_one_flaw_in_many_packages_counts_once() -> None:
    """Binary packages of one source share their flaw."""
    copies = [finding(id=str(n), probability=0.2) for n in range(10)]
    assert image_risk("i", copies).score == image_risk("i", copies[:1]).score


def test_waived_undetermined_and_unforecast_findings_are_told() -> None:
    """Nothing is left out silently."""
    findings: list[Finding] = [
        finding(id="1", rule_id="A", status=FindingStatus.SUPPRESSED, probability=0.9),
        finding(id="2", rule_id="B", undetermined=True, probability=0.2),
        finding(id="3", rule_id="C", probability=None),
    ]
    risk = image_risk("i", findings)
    assert any("1 finding set aside" in gap for gap in risk.gaps)
    assert any("1 match undecided" in gap for gap in risk.gaps)
    assert any("1 flaw without a forecast" in gap for gap in risk.gaps)
    assert risk.probability is not None
    assert risk.probability < 0.1


def test_a_planted_key_raises_the_risk_without_a_forecast() -> None:
    """Secrets and malware have no EPSS: their severity stands in."""
    secret = finding(kind=FindingKind.SECRET, severity=Severity.CRITICAL, probability=None)
    assert image_risk("i", [secret]).score > 30


def test_failed_controls_add_power_and_unassessed_ones_are_gaps() -> None:
    """A misconfigured pod gives an attacker more."""
    plain = workload_risk(workload(), [EXPLOITED], [control(ControlStatus.PASS)])
    failed = workload_risk(workload(), [EXPLOITED], [control(severity=Severity.CRITICAL), control(ControlStatus.NOT_ASSESSED)])
    assert failed.score > plain.score
    assert "1 control not assessed" in failed.gaps


def test_a_cluster_is_at_least_about_as_bad_as_its_worst_workload() -> None:
    """Many harmless workloads do not make a cluster critical, one critical does."""
    calm = workload_risk(workload(exposure="none"), [finding(probability=0.001)], [])
    worst = workload_risk(workload(exposure="internet", role_arns=("r",), powers=("privileged",)), [EXPLOITED], [])
    assert cluster_risk("arn:c", [calm] * 100, []).risk_class is RiskClass.LOW
    risk = cluster_risk("arn:c", [calm, worst], [control()])
    assert risk.score >= worst.score - 1
    assert risk.risk_class is RiskClass.CRITICAL
    assert worst.subject in risk.reasons[0].text


def test_an_empty_cluster_says_so() -> None:
    """No workloads known is a gap, not an all-clear."""
    assert "no running workload is known" in cluster_risk("arn:c", [], []).gaps
