"""Clusters that one call deletes."""

from collections.abc import Iterator

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation


def _check(cluster: Cluster) -> Iterator[Violation | Unknown]:
    if cluster.deletion_protection is None:
        yield Unknown(reason="whether deletion protection is on is not known", permission="eks:DescribeCluster")
    elif not cluster.deletion_protection:
        yield Violation(message="deletion protection is off", pointer="/deletionProtection")


CONTROL = Control(
    id="TW-EKS-deletion-protection",
    title="Cluster can be deleted in one call",
    severity=Severity.LOW,
    why="A mistake, or a stolen key with eks:DeleteCluster, ends every workload at once.",
    remediation="`aws eks update-cluster-config --name NAME --deletion-protection` (Terraform: `deletion_protection = true`).",
    targets=(Target.CLUSTER,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/deletion-protection.html",),
)
