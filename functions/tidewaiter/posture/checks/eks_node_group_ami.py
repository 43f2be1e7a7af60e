"""Node groups on an operating system that gets no more updates."""

from collections.abc import Iterator, Sequence

from tidewaiter.model.eks import NodeGroup
from tidewaiter.model.severity import Severity
from tidewaiter.posture.clusters import about
from tidewaiter.posture.control import Control, Target, Violation


def _judge(groups: Sequence[NodeGroup]) -> Iterator[Violation]:
    for one in groups:
        if one.ami_type.startswith("AL2_"):
            what = f"node group {one.name} runs Amazon Linux 2 ({one.ami_type}), for which EKS makes no images since November 2025"
            yield Violation(message=what, pointer=f"/nodegroups/{one.name}/amiType")


CONTROL = Control(
    id="TW-EKS-node-group-ami",
    title="Node group runs an operating system past its end",
    severity=Severity.MEDIUM,
    why="Flaws of kernel and container runtime are no longer mended there, and they are what keeps containers apart.",
    remediation=(
        "Make a group on AL2023 or Bottlerocket (`aws eks create-nodegroup --ami-type AL2023_x86_64_STANDARD ...`), drain the old one "
        "and delete it: `aws eks delete-nodegroup --cluster-name NAME --nodegroup-name GROUP`."
    ),
    targets=(Target.CLUSTER,),
    check=about("node_groups", "eks:ListNodegroups", _judge),
    references=("https://docs.aws.amazon.com/eks/latest/userguide/eks-ami-deprecation-faqs.html",),
)
