"""Kubernetes versions out of support or in extended support."""

from collections.abc import Iterator

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation

# Extended support of 1.30 ended on 2026-07-23; versions never come back, so this holds without asking AWS.
_LAST_RETIRED = 30
_JUDGED = {"UNSUPPORTED": Severity.HIGH, "EXTENDED_SUPPORT": Severity.MEDIUM}


def _check(cluster: Cluster) -> Iterator[Violation | Unknown]:
    status = cluster.version_status
    minor = _minor(cluster.version)
    if minor is None:
        yield Unknown(reason="the version of the cluster is not known", permission="eks:DescribeCluster")
    elif status in _JUDGED:
        words = status.lower().replace("_", " ")
        yield Violation(message=f"Kubernetes {cluster.version} is in {words}", pointer="/version", severity=_JUDGED[status])
    elif minor <= _LAST_RETIRED:
        yield Violation(message=f"Kubernetes {cluster.version} is no longer supported", pointer="/version")
    elif status != "STANDARD_SUPPORT":
        yield Unknown(reason=f"the support status of Kubernetes {cluster.version} is not known", permission="eks:DescribeClusterVersions")


def _minor(version: str) -> int | None:
    parts = version.split(".")
    return int(parts[1]) if len(parts) > 1 and parts[1].isdecimal() else None


CONTROL = Control(
    id="TW-EKS-unsupported-version",
    title="Kubernetes version is not in standard support",
    severity=Severity.HIGH,
    why="An unsupported version gets no security fixes; extended support ends with a forced upgrade.",
    remediation=(
        "Upgrade the cluster one minor version at a time, then its add-ons and nodes: `aws eks update-cluster-version --name NAME "
        "--kubernetes-version VERSION` (`aws eks list-insights` says what stands in the way)."
    ),
    targets=(Target.CLUSTER,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html",),
    mappings={"PCI DSS 4.0.1": ("6.3.3",)},
)
