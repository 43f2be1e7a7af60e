"""Fargate pod execution roles that may do more than pull images and write logs."""

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target
from tidewaiter.posture.identity.using import of_use, too_much

CONTROL = Control(
    id="TW-IAM-fargate-role-excess",
    title="Fargate pod execution role may do too much",
    severity=Severity.MEDIUM,
    why="The role starts pods: it pulls images and ships logs. Rights beyond that belong to the role of the workload.",
    remediation=(
        "Leave AmazonEKSFargatePodExecutionRolePolicy only (`aws iam detach-role-policy --role-name ROLE --policy-arn POLICY`, `aws "
        "iam delete-role-policy`); give workloads roles for service accounts."
    ),
    targets=(Target.ROLE,),
    check=too_much("Fargate", "starting pods"),
    references=("https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html",),
    applies=of_use("fargate"),
)
