"""Nodes with an address on the internet."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import EKS_BEST_PRACTICES, Control, Target, Unknown, Violation
from tidewaiter.posture.objects import KubernetesObject, of_kind
from tidewaiter.posture.pods import mapping, sequence


def _check(item: KubernetesObject) -> Iterator[Violation | Unknown]:
    addresses = [mapping(one) for one in sequence(mapping(item.data.get("status")).get("addresses"))]
    if not addresses:
        yield Unknown(reason="the node has reported no addresses")
    public = [str(one.get("address")) for one in addresses if one.get("type") == "ExternalIP"]
    if public:
        yield Violation(message=f"the node answers at {', '.join(public)}", pointer="/status/addresses")


CONTROL = Control(
    id="TW-K8S-node-public-address",
    title="Node has a public address",
    severity=Severity.HIGH,
    why="Kubelet, host ports and NodePorts are then one security group away from the internet.",
    remediation=(
        "Place nodes in private subnets, behind NAT and load balancers (`subnets` of the node group or Auto Scaling group; "
        "`MapPublicIpOnLaunch` off on the subnets)."
    ),
    targets=(Target.OBJECT,),
    check=_check,
    references=(EKS_BEST_PRACTICES,),
    mappings={"CIS EKS 1.8.0": ("5.4.3",)},
    applies=of_kind("Node"),
)
