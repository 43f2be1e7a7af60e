"""Roles for service accounts (IRSA) whose trust policy has a wildcard in the subject."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.identity.view import RoleTrust


def _check(trust: RoleTrust) -> Iterator[Violation]:
    if trust.namespaces:
        yield Violation(
            message=f"role {trust.role} lets in every service account of {', '.join(trust.namespaces[:5])}",
            pointer="/AssumeRolePolicyDocument",
        )


CONTROL = Control(
    id="TW-IAM-role-namespace-subject",
    title="Role trusts every service account of a namespace",
    severity=Severity.HIGH,
    why="A wildcard in the subject lets in service accounts that do not exist yet: who can create one has the role.",
    remediation="Name each service account in StringEquals on `:sub`.",
    targets=(Target.TRUST,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html",),
)
