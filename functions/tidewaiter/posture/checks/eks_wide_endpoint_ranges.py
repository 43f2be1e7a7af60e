"""Allow-lists of the API server that hold far too many addresses."""

from collections.abc import Iterator

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.severity import Severity
from tidewaiter.posture.clusters import too_wide
from tidewaiter.posture.control import Control, Target, Unknown, Violation


def _check(cluster: Cluster) -> Iterator[Violation | Unknown]:
    try:
        wide = [one for one in too_wide(cluster.public_cidrs) if not one.endswith("/0")]
    except ValueError as error:
        yield Unknown(reason=f"the list of allowed addresses cannot be read: {error}")
        return
    if wide:
        yield Violation(message=f"the API server answers all of {', '.join(wide)}", pointer="/resourcesVpcConfig/publicAccessCidrs")


def _limited(cluster: Cluster) -> bool:
    """Judge lists only: an endpoint without one, or open to all, has a control of its own."""
    return bool(cluster.public_endpoint and cluster.public_cidrs)


CONTROL = Control(
    id="TW-EKS-wide-endpoint-ranges",
    title="Cluster endpoint is open to very wide address ranges",
    severity=Severity.MEDIUM,
    why="A range of a provider or a country lets in every customer of it: the list no longer names who may try.",
    remediation=(
        "List the addresses of your offices, VPN and build systems: `aws eks update-cluster-config --name NAME --resources-vpc-config "
        "publicAccessCidrs=CIDR` (Terraform: `public_access_cidrs`)."
    ),
    targets=(Target.CLUSTER,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",),
    mappings={"CIS EKS 1.8.0": ("5.4.1",)},
    applies=_limited,
)
