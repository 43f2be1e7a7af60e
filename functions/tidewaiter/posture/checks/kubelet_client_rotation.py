"""Kubelets that keep one client certificate."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Unknown, Violation
from tidewaiter.posture.kubelet.nodes import KUBELET_REFERENCES, TARGETS, has_kubelet, judged, of_kubelets
from tidewaiter.posture.kubelet.settings import KubeletSettings


def _judge(settings: KubeletSettings) -> Iterator[Violation | Unknown]:
    """Judge what is set: EKS nodes have no client certificate unless somebody gave them one, so nothing set is nothing wrong."""
    return judged(
        settings, "rotateCertificates", "rotate-certificates", lambda value: "" if value else "client certificates are not renewed"
    )


CONTROL = Control(
    id="TW-K8S-kubelet-client-rotation",
    title="Kubelet does not renew its client certificate",
    severity=Severity.MEDIUM,
    why=(
        "A certificate that is never renewed is good for as long as it was made for, in whoever else has it. (Nodes of EKS show IAM "
        "credentials instead.)"
    ),
    remediation=(
        "Set `rotateCertificates: true` in the NodeConfig of the launch template (`spec.kubelet.config`) or in the node class, and "
        "renew the nodes."
    ),
    targets=TARGETS,
    check=of_kubelets(_judge),
    references=KUBELET_REFERENCES,
    mappings={"CIS EKS 1.8.0": ("3.2.8",)},
    applies=has_kubelet,
)
