"""Roles that any Pod Identity association gives away."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.identity.using import known, of_use
from tidewaiter.posture.identity.view import RoleUse


def _judge(view: RoleUse) -> Iterator[Violation | Unknown]:
    if view.open_association:
        message = (
            f"role {view.role} trusts pods.eks.amazonaws.com whatever the account, organisation, cluster, namespace or service account"
        )
        yield Violation(message=message, pointer="/AssumeRolePolicyDocument")
    elif view.open_association is None:
        yield Unknown(reason=f"whom the trust policy of {view.role} lets in depends on conditions that are not known here")


CONTROL = Control(
    id="TW-IAM-pod-identity-trust",
    title="Role for Pod Identity is open to every association",
    severity=Severity.HIGH,
    why="Whoever may pass the role and make an association, in any cluster, gives it to a pod of theirs.",
    remediation=(
        "Add conditions to the trust policy: aws:SourceAccount, aws:SourceArn of the cluster, or aws:RequestTag/kubernetes-namespace "
        "and kubernetes-service-account (`aws iam update-assume-role-policy --role-name ROLE --policy-document file://trust.json`)."
    ),
    targets=(Target.ROLE,),
    check=known(_judge),
    references=("https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html",),
    applies=of_use("pod"),
)
