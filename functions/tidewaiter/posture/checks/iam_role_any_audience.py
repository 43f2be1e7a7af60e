"""Roles for service accounts (IRSA) whose trust policy does not look at the audience."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.identity.view import RoleTrust


def _check(trust: RoleTrust) -> Iterator[Violation]:
    if trust.any_audience:
        yield Violation(message=f"role {trust.role} takes tokens for any audience", pointer="/AssumeRolePolicyDocument")


CONTROL = Control(
    id="TW-IAM-role-any-audience",
    title="Role takes tokens that were made for somebody else",
    severity=Severity.MEDIUM,
    why="Without a condition on the audience a token that was sent to another service is good for the role.",
    remediation="Add StringEquals on the provider's `:aud` with `sts.amazonaws.com`.",
    targets=(Target.TRUST,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html",),
)
