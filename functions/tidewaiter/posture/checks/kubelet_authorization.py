"""Kubelets that allow everything to whoever is let in."""

from collections.abc import Iterator
from typing import Any

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Unknown, Violation
from tidewaiter.posture.kubelet.nodes import KUBELET_REFERENCES, TARGETS, has_kubelet, judged, of_kubelets
from tidewaiter.posture.kubelet.settings import KubeletSettings


def _flaw(value: Any) -> str:
    return "the authorizer allows everything" if str(value) == "AlwaysAllow" else ""


def _judge(settings: KubeletSettings) -> Iterator[Violation | Unknown]:
    return judged(settings, "authorization.mode", "authorization-mode", _flaw)


CONTROL = Control(
    id="TW-K8S-kubelet-authorization",
    title="Kubelet allows everything",
    severity=Severity.HIGH,
    why=(
        "With AlwaysAllow any credential that the kubelet accepts, such as that of another node, runs commands in every container of "
        "the node."
    ),
    remediation=(
        "Set `authorization.mode: Webhook` in the NodeConfig of the launch template (`spec.kubelet.config`) or in the node class, and "
        "renew the nodes."
    ),
    targets=TARGETS,
    check=of_kubelets(_judge),
    references=KUBELET_REFERENCES,
    mappings={"CIS EKS 1.8.0": ("3.2.2",), "NSA": ("7.1",)},
    applies=has_kubelet,
)
