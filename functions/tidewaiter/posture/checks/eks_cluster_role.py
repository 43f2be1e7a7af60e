"""The role that EKS acts with, where it may do more or is trusted to others."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.identity.using import of_use, too_much
from tidewaiter.posture.identity.view import RoleUse

_TOO_MUCH = too_much("cluster", "EKS")


def _check(view: RoleUse) -> Iterator[Violation | Unknown]:
    yield from _TOO_MUCH(view)
    if view.strangers:
        message = f"cluster role {view.role} is trusted to {', '.join(view.strangers[:5])} besides EKS"
        yield Violation(message=message, pointer="/AssumeRolePolicyDocument")


CONTROL = Control(
    id="TW-EKS-cluster-role",
    title="Cluster role is too powerful or trusted to others than EKS",
    severity=Severity.HIGH,
    why="EKS needs the role for networks, volumes and load balancers; whatever else it may do serves somebody else.",
    remediation=(
        "Leave AmazonEKSClusterPolicy (and those of Auto Mode, if used) only (`aws iam detach-role-policy`), and trust "
        "eks.amazonaws.com alone: `aws iam update-assume-role-policy --role-name ROLE --policy-document file://trust.json`."
    ),
    targets=(Target.ROLE,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html",),
    applies=of_use("cluster"),
)
