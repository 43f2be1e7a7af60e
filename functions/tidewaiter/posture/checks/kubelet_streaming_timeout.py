"""Kubelets that keep idle streams for ever."""

from collections.abc import Iterator
from typing import Any

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Unknown, Violation
from tidewaiter.posture.kubelet.nodes import KUBELET_REFERENCES, TARGETS, has_kubelet, judged, of_kubelets
from tidewaiter.posture.kubelet.settings import KubeletSettings

_NEVER = ("0", "0s", "0m0s", "0h0m0s")


def _flaw(value: Any) -> str:
    return "idle streams are never ended" if str(value) in _NEVER else ""


def _judge(settings: KubeletSettings) -> Iterator[Violation | Unknown]:
    return judged(settings, "streamingConnectionIdleTimeout", "streaming-connection-idle-timeout", _flaw)


CONTROL = Control(
    id="TW-K8S-kubelet-streaming-timeout",
    title="Kubelet never ends idle connections",
    severity=Severity.LOW,
    why="Forgotten streams of exec and port-forward stay open, and use up connections until the node takes none.",
    remediation=(
        "Set `streamingConnectionIdleTimeout: 4h0m0s` in the NodeConfig of the launch template (`spec.kubelet.config`) or in the node "
        "class, and renew the nodes."
    ),
    targets=TARGETS,
    check=of_kubelets(_judge),
    references=KUBELET_REFERENCES,
    mappings={"CIS EKS 1.8.0": ("3.2.5",)},
    applies=has_kubelet,
)
