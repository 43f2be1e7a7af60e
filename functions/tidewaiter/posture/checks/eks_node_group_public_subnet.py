"""Node groups in subnets with a way in from the internet."""

from collections.abc import Iterator

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.kubelet.nodes import has_groups


def _check(cluster: Cluster) -> Iterator[Violation | Unknown]:
    """Judge the routes of the nodes' subnets, not how the API server is reached."""
    details = cluster.details
    for field, permission in (("node_groups", "eks:ListNodegroups"), ("public_subnets", "ec2:DescribeRouteTables")):
        if details is None or getattr(details, field) is None:
            reason = details.unread.get(field, "") if details else ""
            yield Unknown(reason=reason or f"{field.replace('_', ' ')} of the cluster are not known", permission=permission)
            return
    if details is not None:
        public = set(details.public_subnets or ())
        for group in details.node_groups or ():
            found = sorted(public & set(group.subnets))
            if found:
                what = f"nodes of {group.name} start in {', '.join(found)}, which an internet gateway reaches"
                yield Violation(message=what, pointer=f"/nodegroups/{group.name}/subnets")


CONTROL = Control(
    id="TW-EKS-node-group-public-subnet",
    title="Nodes start in public subnets",
    severity=Severity.MEDIUM,
    why="One setting of the subnet, or one address given by hand, and ports of the node and its host-network pods face the internet.",
    remediation=(
        "Make the group anew in subnets whose way out is a NAT gateway (`aws eks create-nodegroup --cluster-name NAME --subnets PRIVATE`), "
        "then delete the old one (`aws eks delete-nodegroup`)."
    ),
    targets=(Target.CLUSTER,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/best-practices/subnets.html",),
    mappings={"CIS EKS 1.8.0": ("5.4.3",)},
    applies=has_groups,
)
