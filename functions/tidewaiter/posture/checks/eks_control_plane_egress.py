"""Control planes of private clusters that may still reach the internet."""

from collections.abc import Iterator

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation


def _check(cluster: Cluster) -> Iterator[Violation | Unknown]:
    if not cluster.egress_mode:
        yield Unknown(reason="the egress mode of the control plane is not known", permission="eks:DescribeCluster")
    elif cluster.egress_mode == "AWS_MANAGED":
        yield Violation(message="the control plane has its own way out", pointer="/resourcesVpcConfig/controlPlaneEgressMode")


def _private(cluster: Cluster) -> bool:
    """Judge clusters that are meant to be closed: their public endpoint is off."""
    return cluster.public_endpoint is False


CONTROL = Control(
    id="TW-EKS-control-plane-egress",
    title="Control plane of a private cluster has its own way out",
    severity=Severity.INFORMATIONAL,
    why="Webhooks and identity providers are called past the VPC's firewalls and logs, which a closed cluster relies on.",
    remediation="Set `controlPlaneEgressMode` to CUSTOMER_ROUTED, or CUSTOMER_ISOLATED.",
    targets=(Target.CLUSTER,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/APIReference/API_VpcConfigRequest.html",),
    applies=_private,
)
