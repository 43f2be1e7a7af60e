"""Services that open a port on every node."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.objects import KubernetesObject, of_kind


def _check(item: KubernetesObject) -> Iterator[Violation]:
    if item.spec.get("type") == "NodePort":
        yield Violation(message="the service opens a port on every node", pointer="/spec/type")


CONTROL = Control(
    id="TW-NET-service-node-port",
    title="Service opens a port on every node",
    severity=Severity.MEDIUM,
    why="The port is open on the nodes' addresses, past load balancers, their rules and their logs.",
    remediation=(
        "Set `type: ClusterIP` and put an ingress before it, or use a load balancer with IP targets (`allocateLoadBalancerNodePorts: "
        "false`)."
    ),
    targets=(Target.OBJECT,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport",),
    applies=of_kind("Service"),
)
