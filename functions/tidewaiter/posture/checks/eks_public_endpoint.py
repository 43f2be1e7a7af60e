"""The Kubernetes API server reachable from every address."""

from collections.abc import Iterator

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.severity import Severity
from tidewaiter.posture.clusters import too_wide
from tidewaiter.posture.control import Control, Target, Unknown, Violation


def _check(cluster: Cluster) -> Iterator[Violation | Unknown]:
    if cluster.public_endpoint is None:
        yield Unknown(reason="the endpoint access of the cluster is not known", permission="eks:DescribeCluster")
    elif cluster.public_endpoint:
        yield from _judge(cluster.public_cidrs)


def _judge(cidrs: tuple[str, ...]) -> Iterator[Violation | Unknown]:
    """Join neighbouring blocks first: two halves of the address space are the whole of it."""
    if not cidrs:
        yield Violation(message="public endpoint without a list of allowed addresses", pointer="/resourcesVpcConfig/publicAccessCidrs")
        return
    try:
        open_ = [one for one in too_wide(cidrs) if one.endswith("/0")]
    except ValueError as error:
        yield Unknown(reason=f"the list of allowed addresses cannot be read: {error}")
        return
    if open_:
        yield Violation(
            message=f"the API server answers every address ({', '.join(cidrs)})", pointer="/resourcesVpcConfig/publicAccessCidrs"
        )


CONTROL = Control(
    id="TW-EKS-public-endpoint",
    title="Cluster endpoint is open to every address",
    severity=Severity.CRITICAL,
    why="Anyone can try credentials and flaws of the API server that governs every workload.",
    remediation=(
        "`aws eks update-cluster-config --name NAME --resources-vpc-config endpointPrivateAccess=true,publicAccessCidrs=CIDR` with the "
        "addresses of your offices and build systems, or `endpointPublicAccess=false` (Terraform: `public_access_cidrs`)."
    ),
    targets=(Target.CLUSTER,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",),
    mappings={
        "CIS EKS 1.8.0": ("5.4.1",),
        "NIST 800-53r5": (
            "AC-3",
            "AC-4",
            "AC-6",
            "SC-7",
        ),
        "PCI DSS 4.0.1": ("1.4.4",),
    },
)
