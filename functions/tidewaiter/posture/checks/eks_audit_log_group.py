"""The log group that holds the audit log: kept long enough, and with a key of one's own."""

from collections.abc import Iterator, Sequence

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.eks import LogGroup
from tidewaiter.model.severity import Severity
from tidewaiter.posture.clusters import about
from tidewaiter.posture.control import Control, Target, Violation

_DAYS = 90


def _judge(groups: Sequence[LogGroup]) -> Iterator[Violation]:
    if not groups:
        yield Violation(message="the audit log is on and its log group does not exist", pointer="/logging")
    for one in groups:
        if 0 < one.retention_days < _DAYS:
            yield Violation(message=f"{one.name} is kept for {one.retention_days} days", pointer="/logging")
        if not one.kms_key:
            yield Violation(message=f"{one.name} has no key of the customer's", pointer="/logging", severity=Severity.LOW)


def _audited(cluster: Cluster) -> bool:
    return cluster.logging is not None and "audit" in cluster.logging


CONTROL = Control(
    id="TW-EKS-audit-log-group",
    title="Audit log is kept too short or without an own key",
    severity=Severity.MEDIUM,
    why="Intrusions are found months later: what the audit log no longer holds, nobody can reconstruct.",
    remediation=f"Set the retention of the log group to {_DAYS} days or more (`aws logs put-retention-policy`), and associate a KMS key.",
    targets=(Target.CLUSTER,),
    check=about("log_groups", "logs:DescribeLogGroups", _judge),
    references=("https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html",),
    mappings={"CIS EKS 1.8.0": ("2.1.2",), "NIST 800-53r5": ("AU-9", "AU-11")},
    applies=_audited,
)
