"""Events of global services (IAM, STS, sign-in, Organizations) appear in us-east-1 only; this sends them to the home region."""

from typing import Any

from aws_cdk import Aws, CfnParameter, Duration, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.detection import ALL_MANAGEMENT_EVENTS, CLOUDTRAIL
from infra.constructs.rules import rule_of
from tidewaiter.adapters.tables import ROLE_PATH

GLOBAL_REGION = "us-east-1"
GLOBAL_SERVICES = ["aws.iam", "aws.sts", "aws.signin", "aws.organizations"]
GLOBAL = {**CLOUDTRAIL, "source": GLOBAL_SERVICES}


class ForwarderStack(Stack):
    """One rule in us-east-1 whose target is the home region's default bus, where the stack `tidewaiter` listens already."""

    def __init__(self, scope: Construct, construct_id: str, **kwargs: Any) -> None:
        super().__init__(scope, construct_id, **kwargs)
        home = CfnParameter(
            self,
            "HomeRegion",
            description="Region of the stack tidewaiter; where that is us-east-1, this stack is not needed",
            allowed_pattern=r"^(?!us-east-1$)[a-z]{2}(-[a-z]+)+-\d$",
            constraint_description="a region other than us-east-1",
        ).value_as_string
        bus = f"arn:{Aws.PARTITION}:events:{home}:{Aws.ACCOUNT_ID}:event-bus/default"
        role = iam.Role(
            self,
            "Role",
            path=ROLE_PATH,
            assumed_by=iam.ServicePrincipal("events.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}}),
            description="Tidewaiter forwarder",
            inline_policies={
                "Forward": iam.PolicyDocument(statements=[iam.PolicyStatement(actions=["events:PutEvents"], resources=[bus])])
            },
        )
        undelivered = sqs.Queue(
            self, "Undelivered", encryption=sqs.QueueEncryption.SQS_MANAGED, enforce_ssl=True, retention_period=Duration.days(14)
        )
        target = targets.EventBus(
            events.EventBus.from_event_bus_arn(self, "Home", bus), role=role.without_policy_updates(), dead_letter_queue=undelivered
        )
        rule_of(
            self,
            "Global",
            description="Management events of global services, read-only ones included",
            pattern=GLOBAL,
            target=target,
            state=ALL_MANAGEMENT_EVENTS,
        )
