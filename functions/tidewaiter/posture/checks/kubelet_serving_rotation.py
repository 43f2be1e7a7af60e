"""Kubelets that serve with a certificate of their own making, or one that nobody renews."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Unknown, Violation
from tidewaiter.posture.kubelet.nodes import KUBELET_REFERENCES, TARGETS, has_kubelet, judged, of_kubelets
from tidewaiter.posture.kubelet.settings import KubeletSettings, Unset


def _judge(settings: KubeletSettings) -> Iterator[Violation | Unknown]:
    if settings.gates.get("RotateKubeletServerCertificate") is False:
        place = settings.pointer or "/featureGates/RotateKubeletServerCertificate"
        yield Violation(message=f"{settings.name}: the renewal of serving certificates is switched off", pointer=place)
    elif settings.value("tlsCertFile", "tls-cert-file") in ("", Unset.NOT_SET, Unset.NOT_KNOWN):
        yield from judged(settings, "serverTLSBootstrap", "", lambda value: "" if value else "the serving certificate is the kubelet's own")


CONTROL = Control(
    id="TW-K8S-kubelet-serving-rotation",
    title="Kubelet does not renew its serving certificate",
    severity=Severity.MEDIUM,
    why=(
        "A certificate that the kubelet signs itself proves nothing: whoever sits between it and the API server reads commands and "
        "their output."
    ),
    remediation=(
        "Set `serverTLSBootstrap: true` in the NodeConfig of the launch template (`spec.kubelet.config`) or in the node class, and "
        "renew the nodes."
    ),
    targets=TARGETS,
    check=of_kubelets(_judge),
    references=KUBELET_REFERENCES,
    mappings={"CIS EKS 1.8.0": ("3.2.9",), "PCI DSS 4.0.1": ("3.7.6",)},
    applies=has_kubelet,
)
