"""Kubelets whose events have no limit."""

from collections.abc import Iterator
from typing import Any

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Unknown, Violation
from tidewaiter.posture.kubelet.nodes import KUBELET_REFERENCES, TARGETS, has_kubelet, judged, of_kubelets
from tidewaiter.posture.kubelet.settings import KubeletSettings


def _flaw(value: Any) -> str:
    return "the rate of events has no limit" if isinstance(value, int) and value <= 0 else ""


def _judge(settings: KubeletSettings) -> Iterator[Violation | Unknown]:
    return judged(settings, "eventRecordQPS", "event-qps", _flaw)


CONTROL = Control(
    id="TW-K8S-kubelet-event-rate",
    title="Kubelet sends events without limit",
    severity=Severity.LOW,
    why="A pod that fails in a loop then floods the API server with events. (The CIS Benchmark accepts 0, because no event is lost by it.)",
    remediation=(
        "Set `eventRecordQPS: 50` in the NodeConfig of the launch template (`spec.kubelet.config`) or in the node class, and renew "
        "the nodes."
    ),
    targets=TARGETS,
    check=of_kubelets(_judge),
    references=KUBELET_REFERENCES,
    mappings={"CIS EKS 1.8.0": ("3.2.7",)},
    applies=has_kubelet,
)
