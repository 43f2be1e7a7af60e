"""Behaviour and configuration: CloudTrail through a queue into `detect`, and the scheduled audit."""

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.functions import Bundle, Functions, dead_letters
from infra.constructs.rules import rule_of
from infra.functions import DETECTION

ALL_MANAGEMENT_EVENTS = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
"""Rules in any other enabled state never see read-only calls, which is what reconnaissance is made of."""

CLOUDTRAIL = {
    "source": [{"prefix": "aws."}],
    "detail-type": ["AWS API Call via CloudTrail", "AWS Console Sign In via CloudTrail"],
}
CLUSTER_CHANGED = {
    "source": ["aws.eks"],
    "detail-type": ["AWS API Call via CloudTrail"],
    "detail": {
        "eventSource": ["eks.amazonaws.com"],
        "eventName": [{"prefix": verb} for verb in ("Create", "Update", "Delete", "Associate", "Disassociate")],
    },
}


class CloudTrailQueue(Construct):
    """The queue between CloudTrail's events and `detect`, made before the functions because their policies name it."""

    def __init__(self, scope: Construct, construct_id: str, *, key: kms.IKey) -> None:
        super().__init__(scope, construct_id)
        self.failed = dead_letters(self, "Failed", key)
        self.queue = sqs.Queue(
            self,
            "Queue",
            encryption_master_key=key,
            enforce_ssl=True,
            # Six times the function's timeout, as Lambda asks for.
            visibility_timeout=Duration.seconds(6 * 60),
            retention_period=Duration.days(4),
            dead_letter_queue=sqs.DeadLetterQueue(queue=self.failed, max_receive_count=5),
        )


class Detection(Construct):
    """CloudTrail -> SQS -> `detect_cloudtrail`; schedule and EKS changes -> `cluster_audit`."""

    def __init__(self, scope: Construct, construct_id: str, *, bundle: Bundle, inbox: CloudTrailQueue) -> None:
        super().__init__(scope, construct_id)
        functions = Functions(self, "Functions", bundle=bundle, specs=DETECTION).by_name
        role = functions["cluster_audit"].role
        self.audit_role_arn = role.role_arn if role else ""
        self.undelivered = dead_letters(self, "Undelivered", bundle.key)
        self.failed = inbox.failed
        # By ARN, so that the target adds no policy of its own: ours names this one rule.
        target = sqs.Queue.from_queue_arn(self, "InboxByArn", inbox.queue.queue_arn)
        trail = rule_of(
            self,
            "CloudTrail",
            description="Every management event, read-only ones included",
            pattern=CLOUDTRAIL,
            target=targets.SqsQueue(target, dead_letter_queue=self.undelivered, retry_attempts=10),
            state=ALL_MANAGEMENT_EVENTS,
        )
        inbox.queue.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("events.amazonaws.com")],
                actions=["sqs:SendMessage"],
                resources=[inbox.queue.queue_arn],
                conditions={"ArnEquals": {"aws:SourceArn": trail.rule_arn}},
            )
        )
        lambda_.EventSourceMapping(
            self,
            "Inbox",
            target=functions["detect_cloudtrail"],
            event_source_arn=inbox.queue.queue_arn,
            batch_size=10,
            max_batching_window=Duration.seconds(1),
            report_batch_item_failures=True,
            max_concurrency=5,
        )
        role = functions["cluster_audit"].role
        self.audit_role_arn = role.role_arn if role else ""
        audit = targets.LambdaFunction(functions["cluster_audit"], dead_letter_queue=self.undelivered, retry_attempts=4)
        hours = bundle.settings.audit_hours
        events.Rule(
            self,
            "AuditSchedule",
            description="Audit clusters and registries",
            schedule=events.Schedule.rate(Duration.hours(hours)),
            targets=[audit],
        )
        rule_of(self, "ClusterChanged", description="A cluster was changed", pattern=CLUSTER_CHANGED, target=audit)
