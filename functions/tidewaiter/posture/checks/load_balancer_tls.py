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
        yield Violation(message="no certificate is set", pointer="/metadata/annotations")


def _balances_plain_ports(item: KubernetesObject) -> bool:
    """Judge TCP ports that are not the usual ones of TLS: what listens there is taken to speak it itself."""
    if not of_kind("Service")(item) or item.spec.get("type") != "LoadBalancer":
        return False
    ports = [mapping(one) for one in sequence(item.spec.get("ports"))]
    return any(one.get("protocol", "TCP") == "TCP" and one.get("port") not in _TLS_PORTS for one in ports)


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
