"""GuardDuty's eyes on the cluster."""

from collections.abc import Iterator, Sequence

from tidewaiter.model.severity import Severity
from tidewaiter.posture.clusters import about
from tidewaiter.posture.control import Control, Target, Violation

_RUNTIME = frozenset({"EKS_RUNTIME_MONITORING", "RUNTIME_MONITORING"})


def _judge(features: Sequence[str]) -> Iterator[Violation]:
    if "EKS_AUDIT_LOGS" not in features:
        yield Violation(message="GuardDuty does not read the audit log", pointer="/logging")
    if not _RUNTIME & set(features):
        yield Violation(message="GuardDuty does not watch what runs on the nodes", pointer="/logging")


CONTROL = Control(
    id="TW-EKS-guardduty",
    title="GuardDuty does not watch the cluster",
    severity=Severity.MEDIUM,
    why="It sees the audit log also where logging is off, and what containers do on their nodes, which no configuration shows.",
    remediation="Enable EKS_AUDIT_LOGS and RUNTIME_MONITORING on the detector (`aws guardduty update-detector --features`).",
    targets=(Target.CLUSTER,),
    check=about("guardduty", "guardduty:ListDetectors", _judge),
    references=("https://docs.aws.amazon.com/guardduty/latest/ug/kubernetes-protection.html",),
    mappings={"CIS EKS 1.8.0": ("2.1.2",)},
)
