"""Nodes and people reach the API server over the internet only."""

from collections.abc import Iterator

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation


def _check(cluster: Cluster) -> Iterator[Violation | Unknown]:
    if cluster.private_endpoint is None:
        yield Unknown(reason="the endpoint access of the cluster is not known", permission="eks:DescribeCluster")
    elif not cluster.private_endpoint:
        yield Violation(message="the private endpoint is off", pointer="/resourcesVpcConfig/endpointPrivateAccess")


CONTROL = Control(
    id="TW-EKS-private-endpoint",
    title="Private cluster endpoint is off",
    severity=Severity.HIGH,
    why="Without a private endpoint the nodes' traffic to the control plane leaves the VPC and the public endpoint cannot be closed.",
    remediation=(
        "`aws eks update-cluster-config --name NAME --resources-vpc-config endpointPrivateAccess=true` (Terraform: "
        "`endpoint_private_access = true`)."
    ),
    targets=(Target.CLUSTER,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",),
    mappings={"CIS EKS 1.8.0": ("5.4.2",)},
)
