"""Advisories move: the machine that finds the images they touch, and the queue of images to be judged again."""

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.functions import Bundle, Functions, dead_letters
from infra.constructs.machine import Machine
from infra.constructs.rules import rule_of
from infra.functions import REMATCHING
from tidewaiter.adapters.tables import EVENT_SOURCE

CHANGED = {"source": [EVENT_SOURCE], "detail-type": ["tidewaiter.database.changed"]}


class RematchQueues(Construct):
    """The queue of images to be judged again, made before the functions because their policies name it."""

    def __init__(self, scope: Construct, construct_id: str, *, key: kms.IKey) -> None:
        super().__init__(scope, construct_id)
        self.failed = dead_letters(self, "Failed", key)
        self.queue = sqs.Queue(
            self,
            "Queue",
            encryption_master_key=key,
            enforce_ssl=True,
            # Six times the function's timeout, as Lambda asks for.
            visibility_timeout=Duration.seconds(6 * 600),
            retention_period=Duration.days(14),
            dead_letter_queue=sqs.DeadLetterQueue(queue=self.failed, max_receive_count=5),
        )


class Rematching(Construct):
    """A changed database, and once a day in case its event was lost -> `rematch` -> queue -> `rematch_image`."""

    def __init__(self, scope: Construct, construct_id: str, *, bundle: Bundle, waiting: RematchQueues) -> None:
        super().__init__(scope, construct_id)
        functions = Functions(self, "Functions", bundle=bundle, specs=REMATCHING).by_name
        self.machine = Machine(self, "Rematch", workflow="rematch", name="rematch", functions=functions, key=bundle.key).machine
        self.undelivered = dead_letters(self, "Undelivered", bundle.key)
        start = targets.SfnStateMachine(self.machine, dead_letter_queue=self.undelivered, retry_attempts=10)
        rule_of(
            self,
            "Changed",
            description="There is another advisory database",
            pattern=CHANGED,
            target=start,
            bus=bundle.resources.state.bus,
        )
        hourly = ("registry_reconcile", "rules_review")
        events.Rule(
            self,
            "Hourly",
            description="Compare what ECR holds, and what waivers and VEX say, with what was judged",
            schedule=events.Schedule.rate(Duration.hours(1)),
            targets=[targets.LambdaFunction(functions[name], dead_letter_queue=self.undelivered, retry_attempts=4) for name in hourly],
        )
        events.Rule(
            self,
            "Daily",
            description="Judge images again by a database whose event was lost, or whose run failed",
            schedule=events.Schedule.rate(Duration.days(1)),
            targets=[start],
        )
        lambda_.EventSourceMapping(
            self,
            "Waiting",
            target=functions["rematch_image"],
            event_source_arn=waiting.queue.queue_arn,
            batch_size=10,
            max_batching_window=Duration.seconds(1),
            report_batch_item_failures=True,
            max_concurrency=20,
        )
