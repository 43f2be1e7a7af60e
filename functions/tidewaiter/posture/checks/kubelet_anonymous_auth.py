"""Kubelets that answer whoever asks."""

from collections.abc import Iterator
from typing import Any

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Unknown, Violation
from tidewaiter.posture.kubelet.nodes import KUBELET_REFERENCES, TARGETS, has_kubelet, judged, of_kubelets
from tidewaiter.posture.kubelet.settings import KubeletSettings


def _flaw(value: Any) -> str:
    return "requests without a credential are let in" if value is not False else ""


def _judge(settings: KubeletSettings) -> Iterator[Violation | Unknown]:
    return judged(settings, "authentication.anonymous.enabled", "anonymous-auth", _flaw)


CONTROL = Control(
    id="TW-K8S-kubelet-anonymous-auth",
    title="Kubelet answers without a credential",
    severity=Severity.HIGH,
    why=(
        "Whoever reaches port 10250 without a credential may read logs and, with an open authorizer, run commands in every container "
        "of the node."
    ),
    remediation=(
        "Set `authentication.anonymous.enabled: false` in the NodeConfig of the launch template (`spec.kubelet.config`) or in the "
        "node class, and renew the nodes."
    ),
    targets=TARGETS,
    check=of_kubelets(_judge),
    references=KUBELET_REFERENCES,
    mappings={"CIS EKS 1.8.0": ("3.2.1",), "NSA": ("7.0",)},
    applies=has_kubelet,
)
