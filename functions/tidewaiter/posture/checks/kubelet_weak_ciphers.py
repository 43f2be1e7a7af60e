"""Kubelets that offer weak encryption."""

from collections.abc import Iterator
from typing import Any

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Unknown, Violation
from tidewaiter.posture.kubelet.nodes import KUBELET_REFERENCES, TARGETS, has_kubelet, judged, of_kubelets
from tidewaiter.posture.kubelet.settings import STRONG_CIPHERS, KubeletSettings
from tidewaiter.posture.pods import sequence

_OLD = ("VersionTLS10", "VersionTLS11")


def _suites(value: Any) -> str:
    offered = value.split(",") if isinstance(value, str) else sequence(value)
    weak = sorted({str(one).strip() for one in offered} - STRONG_CIPHERS - {""})
    return f"weak cipher suites are offered: {', '.join(weak[:5])}" if weak else ""


def _judge(settings: KubeletSettings) -> Iterator[Violation | Unknown]:
    yield from judged(settings, "tlsCipherSuites", "tls-cipher-suites", _suites)
    yield from judged(settings, "tlsMinVersion", "tls-min-version", lambda value: f"{value} is accepted" if value in _OLD else "")


CONTROL = Control(
    id="TW-K8S-kubelet-weak-ciphers",
    title="Kubelet offers weak encryption",
    severity=Severity.MEDIUM,
    why="Old suites and versions of TLS can be read or changed by whoever sits between the kubelet and the API server.",
    remediation=(
        "Remove weak suites from `tlsCipherSuites` (without the setting the kubelet offers good ones), set `tlsMinVersion: "
        "VersionTLS12`, and renew the nodes."
    ),
    targets=TARGETS,
    check=of_kubelets(_judge),
    references=KUBELET_REFERENCES,
    mappings={"PCI DSS 4.0.1": ("4.2.1",)},
    applies=has_kubelet,
)
