"""Node roles that may do more than nodes need."""

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target
from tidewaiter.posture.identity.using import of_use, too_much

CONTROL = Control(
    id="TW-IAM-node-role-excess",
    title="Node role may do more than nodes need",
    severity=Severity.HIGH,
    why="Every pod that reaches the node's credentials has the role: policies were evaluated, not judged by name.",
    remediation=(
        "Leave AmazonEKSWorkerNodePolicy and AmazonEC2ContainerRegistryPullOnly on the node role (`aws iam detach-role-policy "
        "--role-name ROLE --policy-arn POLICY`, `aws iam delete-role-policy`), and give workloads roles of their own by Pod Identity."
    ),
    targets=(Target.ROLE,),
    check=too_much("node", "a node"),
    references=("https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html",),
    mappings={"CIS EKS 1.8.0": ("5.1.3",)},
    applies=of_use("node"),
)
