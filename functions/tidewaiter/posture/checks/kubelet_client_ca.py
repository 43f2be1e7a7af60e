"""Kubelets that cannot check the certificates of their clients."""

from collections.abc import Iterator
from typing import Any

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Unknown, Violation
from tidewaiter.posture.kubelet.nodes import KUBELET_REFERENCES, TARGETS, has_kubelet, judged, of_kubelets
from tidewaiter.posture.kubelet.settings import KubeletSettings


def _flaw(value: Any) -> str:
    return "" if value else "there is no authority for the certificates of clients"


def _judge(settings: KubeletSettings) -> Iterator[Violation | Unknown]:
    return judged(settings, "authentication.x509.clientCAFile", "client-ca-file", _flaw)


CONTROL = Control(
    id="TW-K8S-kubelet-client-ca",
    title="Kubelet has no authority for client certificates",
    severity=Severity.HIGH,
    why="Without it the API server cannot prove to the kubelet who it is, and somebody opens another way in, usually an anonymous one.",
    remediation=(
        "Set `authentication.x509.clientCAFile: /etc/kubernetes/pki/ca.crt` in the NodeConfig of the launch template "
        "(`spec.kubelet.config`) or in the node class, and renew the nodes."
    ),
    targets=TARGETS,
    check=of_kubelets(_judge),
    references=KUBELET_REFERENCES,
    mappings={"CIS EKS 1.8.0": ("3.2.3",)},
    applies=has_kubelet,
)
