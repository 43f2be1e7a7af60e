"""Kubelets with a port that asks for nothing."""

from collections.abc import Iterator
from typing import Any

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Unknown, Violation
from tidewaiter.posture.kubelet.nodes import KUBELET_REFERENCES, TARGETS, has_kubelet, judged, of_kubelets
from tidewaiter.posture.kubelet.settings import KubeletSettings


def _flaw(value: Any) -> str:
    return f"port {value} answers without a credential" if value not in (0, "0", False) else ""


def _judge(settings: KubeletSettings) -> Iterator[Violation | Unknown]:
    return judged(settings, "readOnlyPort", "read-only-port", _flaw)


CONTROL = Control(
    id="TW-K8S-kubelet-read-only-port",
    title="Kubelet opens its read-only port",
    severity=Severity.HIGH,
    why="The port gives the specifications of all pods of the node, environment variables included, to everybody who reaches it.",
    remediation=(
        "Set `readOnlyPort: 0` in the NodeConfig of the launch template (`spec.kubelet.config`) or in the node class, and renew the nodes."
    ),
    targets=TARGETS,
    check=of_kubelets(_judge),
    references=KUBELET_REFERENCES,
    mappings={"CIS EKS 1.8.0": ("3.2.4",)},
    applies=has_kubelet,
)
