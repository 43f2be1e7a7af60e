"""Behaviour and configuration: CloudTrail through a queue into `detect`, and the scheduled audit."""

from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.functions import Bundle, Functions, dead_letters
from infra.constructs.inbox import Inbox
from infra.constructs.rules import every, rule_of
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


class Detection(Construct):
    """CloudTrail -> SQS -> `detect_cloudtrail`; schedule and EKS changes -> `cluster_audit`."""

    def __init__(self, scope: Construct, construct_id: str, *, bundle: Bundle, inbox: Inbox) -> None:
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
        inbox.feed(self, "Inbox", functions["detect_cloudtrail"], concurrency=5)
        audit = targets.LambdaFunction(functions["cluster_audit"], dead_letter_queue=self.undelivered, retry_attempts=4)
        every(self, "AuditSchedule", hours=bundle.settings.audit_hours, description="Audit clusters and registries", targets=[audit])
        rule_of(self, "ClusterChanged", description="A cluster was changed", pattern=CLUSTER_CHANGED, target=audit)
