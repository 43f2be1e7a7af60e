"""Roles that EKS capabilities act with, where they may do everything with AWS's own means of power."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.identity.using import known, of_use
from tidewaiter.posture.identity.view import RoleUse

_POWERFUL = frozenset({"*", "eks", "iam", "kms", "organizations", "sts"})


def _judge(view: RoleUse) -> Iterator[Violation]:
    """Fail whole services: a capability that makes buckets needs much of S3, and only who may write its resources knows how much."""
    if view.broad:
        services = ", ".join("every service" if name == "*" else name for name in view.broad[:5])
        severity = None if _POWERFUL & set(view.broad) else Severity.LOW
        yield Violation(message=f"the capability's role {view.role} may do everything in {services}", severity=severity)


CONTROL = Control(
    id="TW-EKS-capability-role",
    title="EKS capability's role is too wide",
    severity=Severity.HIGH,
    why="Who may write the capability's resources in the cluster has its role: whole services of AWS hang on one RBAC rule.",
    remediation=(
        "Give the role the calls on the resources that the capability manages, and none on IAM or EKS where it does not have to: "
        "`aws iam put-role-policy --role-name ROLE --policy-name capability --policy-document file://policy.json`."
    ),
    targets=(Target.ROLE,),
    check=known(_judge),
    references=("https://docs.aws.amazon.com/eks/latest/userguide/capabilities-security.html",),
    applies=of_use("capability"),
)
