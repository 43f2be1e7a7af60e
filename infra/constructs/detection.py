"""Behaviour and configuration: CloudTrail through a queue into `detect`, and the scheduled audit."""

from collections.abc import Mapping
from typing import Any

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
CONFIGURED = (
    *("Create", "Update", "Delete", "Associate", "Disassociate", "Register", "Deregister", "Set", "Tag", "Untag"),
    *("PutImageTag", "PutImageScanning", "PutLifecycle", "PutRegistry", "PutReplication", "PutSigning", "PutAccount"),
)
"""How calls begin that change what is audited of EKS and ECR; PutImage, of which there are many, is the scan's concern."""
TOUCHED = {
    "source": ["aws.eks", "aws.ecr"],
    "detail-type": ["AWS API Call via CloudTrail"],
    "detail": {
        "eventSource": ["eks.amazonaws.com", "ecr.amazonaws.com"],
        "eventName": [{"prefix": verb} for verb in CONFIGURED],
        "errorCode": [{"exists": False}],
    },
}
DEBOUNCE_SECONDS = 60
"""How long changes are gathered: one tool makes dozens of one cluster in a minute, and each thing is audited once."""


class Detection(Construct):
    """CloudTrail -> SQS -> `detect_cloudtrail`; schedule -> `cluster_audit`; changes -> SQS -> `audit_touched`."""

    def __init__(self, scope: Construct, construct_id: str, *, bundle: Bundle, inbox: Inbox, changes: Inbox) -> None:
        super().__init__(scope, construct_id)
        functions = Functions(self, "Functions", bundle=bundle, specs=DETECTION).by_name
        role = functions["cluster_audit"].role
        self.audit_role_arn = role.role_arn if role else ""
        self.undelivered = dead_letters(self, "Undelivered", bundle.key)
        self.failed = inbox.failed
        trail = "Every management event, read-only ones included"
        self._fill("CloudTrail", trail, CLOUDTRAIL, inbox, state=ALL_MANAGEMENT_EVENTS)
        self._fill("Touched", "A cluster or a repository was changed", TOUCHED, changes)
        changes.feed(self, "Changes", functions["audit_touched"], concurrency=2, batch=100, window=DEBOUNCE_SECONDS)
        inbox.feed(self, "Inbox", functions["detect_cloudtrail"], concurrency=5)
        audit = targets.LambdaFunction(functions["cluster_audit"], dead_letter_queue=self.undelivered, retry_attempts=4)
        every(self, "AuditSchedule", hours=bundle.settings.audit_hours, description="Audit clusters and registries", targets=[audit])

    def _fill(self, name: str, description: str, pattern: Mapping[str, Any], inbox: Inbox, state: str = "ENABLED") -> None:
        """Let one rule, and nothing else, put events into a queue."""
        # By ARN, so that the target adds no policy of its own: ours names this one rule.
        target = sqs.Queue.from_queue_arn(self, "InboxByArn" if name == "CloudTrail" else f"{name}ByArn", inbox.queue.queue_arn)
        queue = targets.SqsQueue(target, dead_letter_queue=self.undelivered, retry_attempts=10)
        rule = rule_of(self, name, description=description, pattern=pattern, target=queue, state=state)
        inbox.queue.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("events.amazonaws.com")],
                actions=["sqs:SendMessage"],
                resources=[inbox.queue.queue_arn],
                conditions={"ArnEquals": {"aws:SourceArn": rule.rule_arn}},
            )
        )
