"""Associations without session tags for roles that decide by them."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.identity.view import AssociationView


def _check(view: AssociationView) -> Iterator[Violation | Unknown]:
    one = view.association
    if one.session_tags:
        return
    if view.relies_on_tags is None:
        reason = f"whether role {one.target_role_arn or one.role_arn} decides by session tags is not known"
        yield Unknown(reason=reason, permission="iam:GetAccountAuthorizationDetails")
    elif view.relies_on_tags:
        message = f"session tags are off for {one.namespace}/{one.service_account}, and its role decides by them"
        yield Violation(message=message, pointer="/disableSessionTags")


CONTROL = Control(
    id="TW-IAM-session-tags-off",
    title="Session tags are off where policies rely on them",
    severity=Severity.HIGH,
    why="Conditions on tags that never come deny what is needed, and those with IfExists or negations let everything through.",
    remediation="Switch session tags on (`aws eks update-pod-identity-association --no-disable-session-tags`), or drop the conditions.",
    targets=(Target.ASSOCIATION,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html",),
)
