"""Launch templates of node groups that leave the metadata service without tokens."""

from collections.abc import Iterator, Sequence

from tidewaiter.model.eks import NodeGroup
from tidewaiter.model.severity import Severity
from tidewaiter.posture.clusters import about
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.pods import mapping


def _judge(groups: Sequence[NodeGroup]) -> Iterator[Violation | Unknown]:
    for one in groups:
        if one.template_unread:
            yield Unknown(reason=f"launch template of {one.name}: {one.template_unread}", permission="ec2:DescribeLaunchTemplateVersions")
            continue
        options = mapping((one.template or {}).get("MetadataOptions"))
        tokens = options.get("HttpTokens")
        if tokens is None and options.get("HttpEndpoint") != "disabled":
            yield Unknown(reason=f"whether tokens are required on the nodes of {one.name} is the default of their image")
        elif tokens == "optional" and options.get("HttpEndpoint") != "disabled":
            yield Violation(
                message=f"nodes of {one.name} give credentials without a token", pointer=f"/nodegroups/{one.name}/launchTemplate"
            )


CONTROL = Control(
    id="TW-EKS-node-group-metadata",
    title="Nodes give their credentials without a token",
    severity=Severity.HIGH,
    why="Without tokens (IMDSv2) one forged request of any pod's server fetches the node's credentials, whatever the hop limit.",
    remediation=(
        "`aws ec2 create-launch-template-version --launch-template-id ID --source-version VERSION --launch-template-data "
        '\'{"MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": 1}}\'`, then renew the nodes (`aws eks '
        "update-nodegroup-version`). Terraform: `metadata_options` of `aws_launch_template`."
    ),
    targets=(Target.CLUSTER,),
    check=about("node_groups", "eks:ListNodegroups", _judge),
    references=("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html",),
)
