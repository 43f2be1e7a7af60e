"""Roles that several service accounts or clusters share."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.identity.using import known, of_use
from tidewaiter.posture.identity.view import RoleUse


def _judge(view: RoleUse) -> Iterator[Violation]:
    if len(view.accounts) > 1:
        yield Violation(message=f"role {view.role} is that of {len(view.accounts)} service accounts: {', '.join(view.accounts[:5])}")
    if view.clusters:
        message = f"role {view.role} also trusts service accounts of {', '.join(view.clusters[:5])}"
        yield Violation(message=message, pointer="/AssumeRolePolicyDocument")


CONTROL = Control(
    id="TW-IAM-pod-role-shared",
    title="Role is shared by service accounts or clusters",
    severity=Severity.MEDIUM,
    why="Its rights are the sum of what all need, and its trail does not tell which of them acted.",
    remediation=(
        "Make a role for each service account (`aws iam create-role`, `aws eks create-pod-identity-association`), and name one cluster "
        "in its trust policy."
    ),
    targets=(Target.ROLE,),
    check=known(_judge),
    references=("https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html",),
    applies=of_use("pod"),
)
