"""Ingresses without TLS."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.objects import KubernetesObject, of_kind
from tidewaiter.posture.pods import mapping, sequence

_CERTIFICATE = "alb.ingress.kubernetes.io/certificate-arn"
_LISTEN = "alb.ingress.kubernetes.io/listen-ports"


def _check(item: KubernetesObject) -> Iterator[Violation]:
    """Accept a certificate by annotation or found by the controller for an HTTPS listener; hosts that `tls` leaves out stay plain."""
    if item.annotations.get(_CERTIFICATE) or "HTTPS" in str(item.annotations.get(_LISTEN, "")):
        return
    entries = [mapping(one) for one in sequence(item.spec.get("tls"))]
    if not entries:
        yield Violation(message="no TLS is set", pointer="/spec/tls")
        return
    covered = {str(host) for one in entries for host in sequence(one.get("hosts"))}
    for index, rule in enumerate(map(mapping, sequence(item.spec.get("rules")))):
        host = str(rule.get("host", ""))
        if covered and host and host not in covered and f"*.{host.partition('.')[2]}" not in covered:
            yield Violation(message=f"{host} is not among the hosts with TLS", pointer=f"/spec/rules/{index}/host")


CONTROL = Control(
    id="TW-NET-ingress-tls",
    title="Ingress has no TLS",
    severity=Severity.MEDIUM,
    why="Sessions and passwords travel in the clear between the user and the ingress.",
    remediation="Set `spec.tls`, or the certificate annotation of the AWS Load Balancer Controller.",
    targets=(Target.OBJECT,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/services-networking/ingress/#tls",),
    mappings={"CIS EKS 1.8.0": ("5.4.5",)},
    applies=of_kind("Ingress", "networking.k8s.io", "extensions"),
)
