"""Workloads that lead to an administrator of the account."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import EKS_BEST_PRACTICES, Control, Target, Unknown, Violation
from tidewaiter.posture.identity.reaching import is_judged, judge_path
from tidewaiter.posture.identity.view import WorkloadReach


def _check(reach: WorkloadReach) -> Iterator[Violation | Unknown]:
    yield from judge_path(reach.to_account, reach)


CONTROL = Control(
    id="TW-IAM-path-to-account-admin",
    title="Workload can become administrator of the AWS account",
    severity=Severity.CRITICAL,
    why="Whoever takes over the workload takes over the account: its policies were evaluated, not judged by name.",
    remediation="Cut the path where the report says it is cheapest, and ask again: `tidewaiter audit become CLUSTER NAMESPACE/POD`.",
    targets=(Target.REACH,),
    check=_check,
    references=(EKS_BEST_PRACTICES,),
    applies=lambda reach: is_judged(reach.to_account, reach),
)
