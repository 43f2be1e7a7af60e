"""Load balancers without a certificate."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.objects import KubernetesObject, of_kind
from tidewaiter.posture.pods import mapping, sequence

_CERTIFICATE = "service.beta.kubernetes.io/aws-load-balancer-ssl-cert"
_TLS_PORTS = frozenset({443, 8443, 6443})


def _check(item: KubernetesObject) -> Iterator[Violation]:
    if not item.annotations.get(_CERTIFICATE):
        ports = ", ".join(str(port) for port in _plain_ports(item))
        yield Violation(message=f"no certificate is set for TCP port {ports}", pointer="/metadata/annotations")


def _balances_plain_ports(item: KubernetesObject) -> bool:
    return of_kind("Service")(item) and item.spec.get("type") == "LoadBalancer" and any(True for _ in _plain_ports(item))


def _plain_ports(item: KubernetesObject) -> Iterator[object]:
    """Yield TCP ports that are not the usual ones of TLS: what listens there is taken to speak it itself."""
    for one in map(mapping, sequence(item.spec.get("ports"))):
        if one.get("protocol", "TCP") == "TCP" and one.get("port") not in _TLS_PORTS:
            yield one.get("port")


CONTROL = Control(
    id="TW-NET-load-balancer-tls",
    title="Load balancer has no TLS",
    severity=Severity.MEDIUM,
    why="What travels to the load balancer can be read and changed on the way, unless the program itself speaks TLS.",
    remediation="Set the `aws-load-balancer-ssl-cert` annotation, or end TLS in the program and say so with a waiver.",
    targets=(Target.OBJECT,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html",),
    mappings={"CIS EKS 1.8.0": ("5.4.5",)},
    applies=_balances_plain_ports,
)
