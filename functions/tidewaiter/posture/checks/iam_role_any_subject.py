"""Roles for service accounts (IRSA) whose trust policy does not look at the subject."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.identity.view import RoleTrust


def _check(trust: RoleTrust) -> Iterator[Violation]:
    if trust.anybody:
        yield Violation(message=f"role {trust.role} lets in every service account of the cluster", pointer="/AssumeRolePolicyDocument")


CONTROL = Control(
    id="TW-IAM-role-any-subject",
    title="Role trusts every service account of a cluster",
    severity=Severity.CRITICAL,
    why="Without a condition on the subject any pod of the cluster can assume the role.",
    remediation="Add StringEquals on the provider's `:sub` with `system:serviceaccount:namespace:name`.",
    targets=(Target.TRUST,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html",),
)
