"""Principals that can give a role of pods to service accounts of their choice."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.identity.using import known, of_use
from tidewaiter.posture.identity.view import RoleUse


def _judge(view: RoleUse) -> Iterator[Violation]:
    if view.rebinders:
        who = ", ".join(view.rebinders[:5]) + (f" and {len(view.rebinders) - 5} more" if len(view.rebinders) > 5 else "")  # noqa: PLR2004 - enough to recognise
        yield Violation(message=f"{who} can associate role {view.role} with any service account of the cluster")


CONTROL = Control(
    id="TW-IAM-rebind-pod-role",
    title="Role of pods can be given to other pods",
    severity=Severity.HIGH,
    why="eks:CreatePodIdentityAssociation with iam:PassRole hands the role to whatever runs as the chosen service account.",
    remediation=(
        "Allow iam:PassRole on named roles only, with iam:PassedToService pods.eks.amazonaws.com, to deployment roles only (`aws iam "
        "put-role-policy`, `aws iam create-policy-version`)."
    ),
    targets=(Target.ROLE,),
    check=known(_judge),
    references=("https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html",),
    applies=of_use("pod"),
)
