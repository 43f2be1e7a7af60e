"""Kubelets that leave their packet filter rules out."""

from collections.abc import Iterator
from typing import Any

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Unknown, Violation
from tidewaiter.posture.kubelet.nodes import KUBELET_REFERENCES, TARGETS, has_kubelet, judged, of_kubelets
from tidewaiter.posture.kubelet.settings import KubeletSettings


def _flaw(value: Any) -> str:
    return "its packet filter chains are switched off" if value is False else ""


def _judge(settings: KubeletSettings) -> Iterator[Violation | Unknown]:
    return judged(settings, "makeIPTablesUtilChains", "make-iptables-util-chains", _flaw)


CONTROL = Control(
    id="TW-K8S-kubelet-iptables-chains",
    title="Kubelet does not keep its packet filter chains",
    severity=Severity.LOW,
    why="Rules that other parts of the node rely on may then be missing or overridden, and packets take ways that nobody meant.",
    remediation=(
        "Set `makeIPTablesUtilChains: true` in the NodeConfig of the launch template (`spec.kubelet.config`) or in the node class, "
        "and renew the nodes."
    ),
    targets=TARGETS,
    check=of_kubelets(_judge),
    references=KUBELET_REFERENCES,
    mappings={"CIS EKS 1.8.0": ("3.2.6",)},
    applies=has_kubelet,
)
