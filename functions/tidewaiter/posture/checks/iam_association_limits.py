"""Associations with chains that anybody could use, or with broad roles and nothing to limit them."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.identity.view import AssociationView


def _check(view: AssociationView) -> Iterator[Violation | Unknown]:
    one = view.association
    if one.target_role_arn:
        if view.target_is_open is None:
            reason = f"the trust policy of {one.target_role_arn} is not known"
            yield Unknown(reason=reason, permission="iam:GetAccountAuthorizationDetails")
        elif view.target_is_open:
            message = f"{one.target_role_arn} asks for no external id, so any holder of {one.role_arn} gets it"
            yield Violation(message=message, pointer="/targetRoleArn")
    if view.broad is None:
        if not one.policy:
            yield Unknown(reason=f"what {one.role_arn} may do is not known", permission="iam:GetAccountAuthorizationDetails")
    elif view.broad and not one.policy:
        services = ", ".join("every service" if name == "*" else name for name in view.broad[:5])
        yield Violation(message=f"the role may do everything in {services}, and no session policy limits it here", pointer="/policy")


CONTROL = Control(
    id="TW-IAM-association-limits",
    title="Association has no external id or session policy where it needs one",
    severity=Severity.MEDIUM,
    why="A chain without an external id serves every holder of its first role; a broad role without a session policy every pod alike.",
    remediation=(
        "Let the target role's trust policy compare sts:ExternalId with the association's, and set a session policy "
        "(`aws eks update-pod-identity-association --policy ...`)."
    ),
    targets=(Target.ASSOCIATION,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html",),
)
