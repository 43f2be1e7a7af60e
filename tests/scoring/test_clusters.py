"""Risks of a cluster: what runs alike is scored once, and each image is asked about once."""

from typing import Any

from tidewaiter.model.cluster import Workload
from tidewaiter.model.control import ControlResult, ControlStatus
from tidewaiter.model.finding import Finding
from tidewaiter.model.severity import Severity
from tidewaiter.scoring.clusters import cluster_risks
from tidewaiter.scoring.risk import workload_risk

ARN = "arn:aws:eks:eu-west-1:111122223333:cluster/c"


def running(pod: str, **fields: Any) -> Workload:
    """Make a running container of the Deployment `web`."""
    own: dict[str, Any] = {
        "image_digest": "sha256:a",
        "namespace": "shop",
        "kind": "Deployment",
        "name": "web",
        "pod": pod,
        "container": "c",
    }
    return Workload(key=f"{ARN}/shop/{pod}/c", **{**own, **fields})


def failed(resource: str, severity: Severity = Severity.CRITICAL) -> ControlResult:
    """Make a failed control of a resource."""
    return ControlResult(control_id="TW-X", title="x", status=ControlStatus.FAIL, resource=resource, severity=severity)


def test_every_workload_is_scored_as_if_alone() -> None:
    """Scoring alike workloads once changes no score, and each keeps its own name."""
    workloads = [running("a"), running("b"), running("c", exposure="internet"), running("d", kind="Pod", name="d")]
    results = [failed("shop/Deployment/web"), failed("shop/Pod/d", Severity.LOW), failed(ARN)]
    whole, *risks = cluster_risks(ARN, workloads, results, lambda _digest: ())
    about = {"a": results[:1], "b": results[:1], "c": results[:1], "d": results[1:2]}
    alone = [workload_risk(one, (), about[one.pod]) for one in workloads]
    assert sorted(risks, key=lambda one: one.subject) == sorted(alone, key=lambda one: one.subject)
    assert whole.subject == ARN
    assert any(reason.source == "control" for reason in whole.reasons)


def test_each_image_is_asked_about_once() -> None:
    """Stored findings are a query each: as many as images run, not as containers."""
    asked: list[str] = []
    workloads = [running(f"p{number}", image_digest=f"sha256:{number % 2}") for number in range(10)]

    def findings_of(digest: str) -> tuple[Finding, ...]:
        asked.append(digest)
        return ()

    risks = cluster_risks(ARN, workloads, (), findings_of)
    assert (sorted(asked), len(risks)) == (["sha256:0", "sha256:1"], 11)


def test_a_controller_and_its_pod_of_one_name_count_once() -> None:
    """A naked pod is its own controller: its results are not counted twice."""
    _, risk = cluster_risks(ARN, [running("d", kind="Pod", name="d")], [failed("shop/Pod/d")], lambda _digest: ())
    assert "1 failed controls" in risk.reasons[-1].text
