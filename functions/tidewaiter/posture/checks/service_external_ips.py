"""Services that claim addresses outside the cluster."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.objects import KubernetesObject, of_kind
from tidewaiter.posture.pods import sequence


def _check(item: KubernetesObject) -> Iterator[Violation]:
    addresses = [str(one) for one in sequence(item.spec.get("externalIPs"))]
    if addresses:
        yield Violation(message=f"the service takes traffic for {', '.join(addresses)}", pointer="/spec/externalIPs")


CONTROL = Control(
    id="TW-NET-service-external-ips",
    title="Service claims external addresses",
    severity=Severity.MEDIUM,
    why="Every node sends traffic for these addresses to the service, whoever they belong to (CVE-2020-8554).",
    remediation="Remove `externalIPs` and use a load balancer.",
    targets=(Target.OBJECT,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/services-networking/service/#external-ips",),
    applies=of_kind("Service"),
)
