"""Control-plane log types that are switched off."""

from collections.abc import Iterator

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation

_TYPES = ("api", "audit", "authenticator", "controllerManager", "scheduler")


def _check(cluster: Cluster) -> Iterator[Violation | Unknown]:
    if cluster.logging is None:
        yield Unknown(reason="the logging of the cluster is not known", permission="eks:DescribeCluster")
        return
    for name in _TYPES:
        if name not in cluster.logging:
            # Only the audit log tells who did what; the rest is for operations.
            severity = Severity.HIGH if name == "audit" else Severity.LOW
            yield Violation(message=f"log type {name} is off", pointer="/logging/clusterLogging", severity=severity)


CONTROL = Control(
    id="TW-EKS-control-plane-logging",
    title="Control-plane logging is incomplete",
    severity=Severity.HIGH,
    why="Without the audit log nobody can tell what an attacker did through the Kubernetes API.",
    remediation=(
        '`aws eks update-cluster-config --name NAME --logging \'{"clusterLogging": [{"types": ["api", "audit", '
        '"authenticator", "controllerManager", "scheduler"], "enabled": true}]}\'` (Terraform: `enabled_cluster_log_types`).'
    ),
    targets=(Target.CLUSTER,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html",),
    mappings={"CIS EKS 1.8.0": ("2.1.1",), "PCI DSS 4.0.1": ("10.2.1",)},
)
