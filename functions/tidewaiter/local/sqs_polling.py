"""SQS as an event source of functions: poll with the function's role, invoke in batches, delete what succeeded.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
"""

import json
import logging
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from botocore.exceptions import ClientError
from moto.awslambda.models import LambdaBackend, lambda_backends
from moto.sqs.models import sqs_backends

from tidewaiter.local.background import Background
from tidewaiter.local.lambda_runtime import Functions
from tidewaiter.local.patches import Patches

LOGGER = logging.getLogger(__name__)

POLL_SECONDS = 0.05
RETRY_SECONDS = 1
"""When a failed message becomes visible again; AWS waits for the queue's visibility timeout, minutes instead of a second."""

ClientFor = Callable[[str, str, str], Any]
"""(service, role ARN, session name) -> a boto3 client with that role's credentials."""


class SqsPolling:
    """One poller for all event source mappings; the function's role needs ReceiveMessage, DeleteMessage and GetQueueAttributes.

    A mapping whose role lacks one is disabled and named in `stopped`; AWS would go on trying.
    """

    def __init__(self, *, account: str, region: str, functions: Functions, background: Background, client_for: ClientFor) -> None:
        self._account = account
        self._region = region
        self._functions = functions
        self._background = background
        self._client_for = client_for
        self._busy: set[str] = set()
        self._checked: set[str] = set()
        self.stopped: list[str] = []

    def install(self, patches: Patches) -> None:
        """Take queues away from the emulator's own, synchronous delivery and start polling them."""
        original = vars(LambdaBackend)["create_event_source_mapping"]

        def create(backend: Any, spec: dict[str, Any]) -> Any:
            mapping = original(backend, spec)
            for queue in sqs_backends[self._account][self._region].queues.values():
                queue.lambda_event_source_mappings.pop(mapping.function_arn, None)
            return mapping

        patches.attribute(LambdaBackend, "create_event_source_mapping", create)
        threading.Thread(target=self._poll, name="embedded-aws-sqs", daemon=True).start()

    def _poll(self) -> None:
        while self._background.sleep(POLL_SECONDS):
            for mapping in list(lambda_backends[self._account][self._region]._event_source_mappings.values()):  # noqa: SLF001 - the seam
                if mapping.enabled and ":sqs:" in mapping.event_source_arn and mapping.uuid not in self._busy and self._waiting(mapping):
                    self._busy.add(mapping.uuid)
                    self._background.submit(partial(self._drain, mapping))

    def _waiting(self, mapping: Any) -> bool:
        name = mapping.event_source_arn.rsplit(":", 1)[-1]
        queue = sqs_backends[self._account][self._region].queues.get(name)
        return queue is not None and bool(queue.messages)

    def _drain(self, mapping: Any) -> None:
        try:
            function = lambda_backends[self._account][self._region].get_function(mapping.function_arn, None)
            sqs = self._client_for("sqs", function.role, function.function_name)
            url = f"{sqs.meta.endpoint_url}/{self._account}/{mapping.event_source_arn.rsplit(':', 1)[-1]}"
            if mapping.uuid not in self._checked:
                sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["VisibilityTimeout"])
                self._checked.add(mapping.uuid)
            batch = sqs.receive_message(
                QueueUrl=url, MaxNumberOfMessages=min(10, mapping.batch_size), AttributeNames=["All"], MessageAttributeNames=["All"]
            )
            messages = batch.get("Messages", [])
            if messages:
                self._process(mapping, function, sqs, url, messages)
        except ClientError as error:
            LOGGER.warning("polling %s stops: %s", mapping.event_source_arn, error)
            mapping.enabled = False
            self.stopped.append(f"{mapping.event_source_arn}: {error}")
        finally:
            self._busy.discard(mapping.uuid)

    def _process(self, mapping: Any, function: Any, sqs: Any, url: str, messages: Sequence[dict[str, Any]]) -> None:
        event = {"Records": [_record(message, mapping.event_source_arn, self._region) for message in messages]}
        result = self._functions.invoke(function, json.dumps(event).encode())
        failed = {message["MessageId"] for message in messages} if result.error else _failures(mapping, result.payload, messages)
        for message in messages:
            if message["MessageId"] in failed:
                backend = sqs_backends[self._account][self._region]
                backend.change_message_visibility(mapping.event_source_arn.rsplit(":", 1)[-1], message["ReceiptHandle"], RETRY_SECONDS)
            else:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


def _failures(mapping: Any, payload: bytes, messages: Sequence[dict[str, Any]]) -> set[str]:
    """Read a partial batch response; one that cannot be understood fails the whole batch, as in AWS."""
    if "ReportBatchItemFailures" not in (mapping.function_response_types or ()):
        return set()
    everything = {message["MessageId"] for message in messages}
    try:
        answer = json.loads(payload) or {}
        failed = {item["itemIdentifier"] for item in answer.get("batchItemFailures") or ()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return everything
    return min(failed, everything)


def _record(message: dict[str, Any], arn: str, region: str) -> dict[str, Any]:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {
            name: {"stringValue": value.get("StringValue"), "dataType": value["DataType"], "stringListValues": [], "binaryListValues": []}
            for name, value in message.get("MessageAttributes", {}).items()
        },
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": arn,
        "awsRegion": region,
    }
