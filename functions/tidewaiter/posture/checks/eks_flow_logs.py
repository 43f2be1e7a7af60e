"""Flow logs of the VPC that the cluster is in."""

from collections.abc import Iterator, Sequence

from tidewaiter.model.severity import Severity
from tidewaiter.posture.clusters import about
from tidewaiter.posture.control import Control, Target, Violation


def _judge(kinds: Sequence[str]) -> Iterator[Violation]:
    if not set(kinds) & {"ALL"} and not {"ACCEPT", "REJECT"} <= set(kinds):
        what = f"only {', '.join(sorted(set(kinds)))} traffic is logged" if kinds else "no flow log is active"
        yield Violation(message=what, pointer="/resourcesVpcConfig/vpcId")


CONTROL = Control(
    id="TW-NET-flow-logs",
    title="VPC of the cluster has no flow logs",
    severity=Severity.LOW,
    why="Flow logs show whom a pod spoke to: without them exfiltration and movement leave no trace outside the pod.",
    remediation=(
        "`aws ec2 create-flow-logs --resource-type VPC --resource-ids VPC --traffic-type ALL --log-destination-type s3 "
        "--log-destination ARN` (Terraform: `aws_flow_log`)."
    ),
    targets=(Target.CLUSTER,),
    check=about("flow_logs", "ec2:DescribeFlowLogs", _judge),
    references=("https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html",),
)
