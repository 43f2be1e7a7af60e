"""Node roles that other clusters use too, or that people may enter the cluster with."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.identity.using import known, of_use
from tidewaiter.posture.identity.view import RoleUse


def _judge(view: RoleUse) -> Iterator[Violation | Unknown]:
    if view.clusters:
        yield Violation(message=f"node role {view.role} is also that of nodes of {', '.join(view.clusters[:5])}")
    elif view.clusters is None:
        yield Unknown(reason="the node groups of the region's other clusters are not known", permission="eks:ListClusters")
    if view.entry:
        yield Violation(message=f"node role {view.role} has a STANDARD access entry: a stolen node enters with its groups and policies")
    elif view.entry is None:
        yield Unknown(reason="access entries are not known", permission="eks:ListAccessEntries")


CONTROL = Control(
    id="TW-IAM-node-role-shared",
    title="Node role is shared or has an access entry of its own",
    severity=Severity.HIGH,
    why="Credentials of one node then open other clusters, or the cluster's API as more than a node.",
    remediation=(
        "Give each cluster a node role of its own (`aws eks create-nodegroup --node-role ROLE`), and let the node role have an entry "
        "of type EC2_LINUX only: `aws eks delete-access-entry --cluster-name NAME --principal-arn ROLE` for another."
    ),
    targets=(Target.ROLE,),
    check=known(_judge),
    references=("https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html",),
    applies=of_use("node"),
)
