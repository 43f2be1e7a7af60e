"""An image lands: the rule that notices it and the machine that scans it."""

from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.constructs.functions import Bundle, Functions, dead_letters
from infra.constructs.machine import Machine
from infra.constructs.rules import rule_of
from infra.functions import SCANNING
from tidewaiter.adapters.tables import QUARANTINE_TAG_PREFIX

PULLING = ("image_resolve", "image_layer", "image_addresses", "image_assemble")
"""What reads from the account's repositories."""

PUSH = {
    "source": ["aws.ecr"],
    "detail-type": ["ECR Image Action"],
    "detail": {
        "action-type": ["PUSH"],
        "result": ["SUCCESS"],
        # Our own quarantine tags are pushes too; they must not start a scan.
        "image-tag": [{"exists": False}, {"anything-but": {"prefix": QUARANTINE_TAG_PREFIX}}],
    },
}


def without_pull_times(scope: Construct, name: str, function: lambda_.Function) -> None:
    """Let a function's pulls not count: they would keep dead images alive in lifecycle rules and in Inspector."""
    ecr.CfnPullTimeUpdateExclusion(scope, f"Excluded{name}", principal_arn=function.role.role_arn if function.role else "")


class Scanning(Construct):
    """ECR push -> `scan-image`."""

    def __init__(self, scope: Construct, construct_id: str, *, bundle: Bundle) -> None:
        super().__init__(scope, construct_id)
        functions = Functions(self, "Functions", bundle=bundle, specs=SCANNING)
        for name in PULLING:
            without_pull_times(self, name.rpartition("_")[2].capitalize(), functions.by_name[name])
        self.machine = Machine(
            self, "ScanImage", workflow="scan-image", name="scan-image", functions=functions.by_name, key=bundle.key
        ).machine
        self.undelivered = dead_letters(self, "Undelivered", bundle.key)
        start = targets.SfnStateMachine(self.machine, dead_letter_queue=self.undelivered, retry_attempts=10)
        rule_of(self, "Push", description="An image was pushed", pattern=PUSH, target=start)
