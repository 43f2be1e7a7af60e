"""Add-ons that call AWS with the role of their node."""

from collections.abc import Iterator, Sequence

from tidewaiter.model.eks import Addon
from tidewaiter.model.severity import Severity
from tidewaiter.posture.clusters import about
from tidewaiter.posture.control import EKS_BEST_PRACTICES, Control, Target, Violation

_CALL_AWS = frozenset(
    {
        "adot",
        "amazon-cloudwatch-observability",
        "aws-ebs-csi-driver",
        "aws-efs-csi-driver",
        "aws-fsx-csi-driver",
        "aws-mountpoint-s3-csi-driver",
        "vpc-cni",
    }
)
"""Add-ons that cannot work without AWS permissions: without a role of their own they have the node's."""


def _judge(addons: Sequence[Addon]) -> Iterator[Violation]:
    for one in addons:
        if one.name in _CALL_AWS and not one.own_role:
            yield Violation(message=f"add-on {one.name} has no role of its own", pointer=f"/addons/{one.name}/serviceAccountRoleArn")


CONTROL = Control(
    id="TW-EKS-addon-on-node-role",
    title="Add-on uses the role of its node",
    severity=Severity.MEDIUM,
    why="What the add-on needs must then be in the node's role, where every pod that reaches the instance metadata has it too.",
    remediation="Give the add-on a role by Pod Identity (`aws eks update-addon --pod-identity-associations`) and take it from the node's.",
    targets=(Target.CLUSTER,),
    check=about("addons", "eks:ListAddons", _judge),
    references=(EKS_BEST_PRACTICES,),
    mappings={"CIS EKS 1.8.0": ("5.2.1",)},
)
