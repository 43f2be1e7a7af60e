"""Node classes that give nodes an address on the internet."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import EKS_BEST_PRACTICES, Control, Target, Violation
from tidewaiter.posture.objects import KubernetesObject, of_kind
from tidewaiter.posture.pods import mapping

_FIELD = "associatePublicIPAddress"


def _check(item: KubernetesObject) -> Iterator[Violation]:
    """Judge what is set: without it the subnet decides, which controls of nodes see."""
    for pointer, holder in (("/spec", item.spec), ("/spec/advancedNetworking", mapping(item.spec.get("advancedNetworking")))):
        if holder.get(_FIELD) is True:
            yield Violation(message="nodes get public addresses", pointer=f"{pointer}/{_FIELD}")


def _makes_nodes(item: KubernetesObject) -> bool:
    return of_kind("EC2NodeClass", "karpenter.k8s.aws")(item) or of_kind("NodeClass", "eks.amazonaws.com")(item)


CONTROL = Control(
    id="TW-K8S-node-class-public-address",
    title="Node class gives nodes public addresses",
    severity=Severity.HIGH,
    why="Kubelet, host ports and NodePorts of every node of the class are then one security group away from the internet.",
    remediation="Remove `associatePublicIPAddress` and select private subnets by `subnetSelectorTerms`.",
    targets=(Target.OBJECT,),
    check=_check,
    references=(EKS_BEST_PRACTICES,),
    mappings={"CIS EKS 1.8.0": ("5.4.3",)},
    applies=_makes_nodes,
)
