"""Policies that tell pods apart by namespace and not by cluster."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.identity.using import known, of_use
from tidewaiter.posture.identity.view import RoleUse


def _judge(view: RoleUse) -> Iterator[Violation]:
    if view.unpinned:
        named = "; ".join(view.unpinned[:3])
        yield Violation(message=f"role {view.role} looks at namespace or service account and not at the cluster ({named})")


CONTROL = Control(
    id="TW-IAM-abac-without-cluster",
    title="Policy trusts a namespace of any cluster",
    severity=Severity.MEDIUM,
    why="Names of namespaces are not unique: a cluster of somebody else's with the same namespace gets the same rights.",
    remediation=(
        "Compare `aws:PrincipalTag/eks-cluster-arn` as well (`aws iam put-role-policy`), or name the cluster in the trust policy by "
        "`aws:SourceArn` (`aws iam update-assume-role-policy`)."
    ),
    targets=(Target.ROLE,),
    check=known(_judge),
    references=("https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html",),
    applies=of_use("pod"),
)
