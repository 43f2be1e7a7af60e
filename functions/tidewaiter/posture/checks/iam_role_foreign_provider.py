"""Roles that trust the OIDC provider of a cluster that is gone, or of somebody else's."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.identity.view import ProviderTrust


def _check(view: ProviderTrust) -> Iterator[Violation | Unknown]:
    if view.exists is False:
        message = f"role {view.role} trusts {view.provider}, which does not exist any more"
        yield Violation(message=message, pointer="/AssumeRolePolicyDocument", severity=Severity.LOW)
    elif view.elsewhere:
        yield Unknown(reason=f"role {view.role} trusts a cluster of another region, whose clusters were not read: {view.provider}")
    elif view.cluster is None:
        reason = f"whose provider {view.provider} is, is not known: the region's clusters could not all be read"
        yield Unknown(reason=reason, permission="eks:ListClusters")
    elif not view.cluster:
        message = f"role {view.role} trusts {view.provider}, the provider of no cluster of this account and region"
        yield Violation(message=message, pointer="/AssumeRolePolicyDocument")


CONTROL = Control(
    id="TW-IAM-role-foreign-provider",
    title="Role trusts the provider of a deleted or foreign cluster",
    severity=Severity.HIGH,
    why="Whoever holds that cluster makes tokens for any service account, and the role believes them.",
    remediation="Take the provider out of the trust policy, and delete it: `aws iam delete-open-id-connect-provider`.",
    targets=(Target.PROVIDER,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html",),
)
