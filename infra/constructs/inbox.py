"""A queue in front of a function."""

from aws_cdk import Duration
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.functions import dead_letters


class Inbox(Construct):
    """What waits for a function that may take `timeout` seconds, for `days`, and what failed five times.

    It is made before the functions because their policies name it.
    """

    def __init__(self, scope: Construct, construct_id: str, *, key: kms.IKey, timeout: int, days: int) -> None:
        super().__init__(scope, construct_id)
        self.failed = dead_letters(self, "Failed", key)
        self.queue = sqs.Queue(
            self,
            "Queue",
            encryption_master_key=key,
            enforce_ssl=True,
            # Six times the function's timeout, as Lambda asks for.
            visibility_timeout=Duration.seconds(6 * timeout),
            retention_period=Duration.days(days),
            dead_letter_queue=sqs.DeadLetterQueue(queue=self.failed, max_receive_count=5),
        )

    def feed(
        self, scope: Construct, construct_id: str, function: lambda_.IFunction, *, concurrency: int, batch: int = 10, window: int = 1
    ) -> None:
        """Hand messages to a function, a `batch` at a time or what came in a `window` of seconds; what fails comes back alone."""
        lambda_.EventSourceMapping(
            scope,
            construct_id,
            target=function,
            event_source_arn=self.queue.queue_arn,
            batch_size=batch,
            max_batching_window=Duration.seconds(window),
            report_batch_item_failures=True,
            max_concurrency=concurrency,
        )
