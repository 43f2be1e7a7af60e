"""Asking for audits: of a whole cluster by the function that does them, and of what still changes by a message that arrives later."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.permissions import uses


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRequests:
    """Over boto3 clients of Lambda and SQS: `function` is the name of `cluster_audit`, `queue` the URL of the queue of changes."""

    functions: Any
    function: str
    queues: Any
    queue: str

    @uses("lambda:InvokeFunction", on="function:cluster_audit")
    def whole(self, request: Mapping[str, Any]) -> None:
        """Ask for a whole audit without waiting for it; Lambda retries it, and what fails for good lands in the dead-letter queue."""
        with translated("lambda:InvokeFunction", self.function):
            self.functions.invoke(FunctionName=self.function, InvocationType="Event", Payload=json.dumps({"audit": request}).encode())

    @uses("sqs:SendMessage", on="queue:changes")
    def later(self, change: Mapping[str, Any], seconds: int) -> None:
        """Send a change again so many seconds from now, at most 900."""
        with translated("sqs:SendMessage", self.queue):
            self.queues.send_message(QueueUrl=self.queue, MessageBody=json.dumps(change), DelaySeconds=seconds)
