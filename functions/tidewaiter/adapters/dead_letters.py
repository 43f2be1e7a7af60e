"""What can never be handled goes straight to the dead-letter queue: trying again would not help."""

from dataclasses import dataclass
from typing import Any

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.permissions import uses

MOST_REASON = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetters:
    """Keeps messages over a boto3 SQS client; `queue` is the queue's URL."""

    client: Any
    queue: str

    @uses("sqs:SendMessage", on="queue:cloudtrail-failed")
    def keep(self, body: str, reason: str) -> None:
        """Keep a message with the reason as its attribute `reason`, as people look at it in the queue."""
        attributes = {"reason": {"DataType": "String", "StringValue": reason[:MOST_REASON] or "unknown"}}
        with translated("sqs:SendMessage", self.queue):
            self.client.send_message(QueueUrl=self.queue, MessageBody=body, MessageAttributes=attributes)
