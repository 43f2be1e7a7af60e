"""API servers that are public, if only for some addresses."""

from collections.abc import Iterator

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation


def _check(cluster: Cluster) -> Iterator[Violation | Unknown]:
    if cluster.public_endpoint is None:
        yield Unknown(reason="the endpoint access of the cluster is not known", permission="eks:DescribeCluster")
    elif cluster.public_endpoint:
        yield Violation(message="the API server has a public endpoint", pointer="/resourcesVpcConfig/endpointPublicAccess")


CONTROL = Control(
    id="TW-EKS-limited-public-endpoint",
    title="Cluster has a public endpoint",
    severity=Severity.MEDIUM,
    why="The API server is on the internet; a list of addresses is all that keeps others from trying.",
    remediation=(
        "Reach the private endpoint through the VPC, then `aws eks update-cluster-config --name NAME --resources-vpc-config "
        "endpointPublicAccess=false,endpointPrivateAccess=true` (Terraform: `endpoint_public_access = false`)."
    ),
    targets=(Target.CLUSTER,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",),
    mappings={"CIS EKS 1.8.0": ("5.4.2",), "NIST 800-53r5": ("AC-3", "AC-4", "AC-6", "SC-7"), "PCI DSS 4.0.1": ("1.4.4",)},
)
