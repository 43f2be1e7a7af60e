"""CloudTrail events from the queue -> signals and incidents; what failed goes back to the queue alone."""

import json
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._claims import claimed
from handlers._runtime import entry
from tidewaiter.adapters.tables import ROLE_PATH
from tidewaiter.observability import logger, metrics
from tidewaiter.pipeline import DetectPorts, detect

SOURCE = "aws.cloudtrail"
OWN_ROLES = (f"arn:*:iam::*:role{ROLE_PATH}*",)


@entry
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Handle a batch with partial failure."""
    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    return dict(process_partial_response(event=event, record_handler=_record, processor=processor, context=context))


def _record(record: SQSRecord) -> None:
    """Claim, detect, and give the claim back on failure; a redelivered message may claim again."""
    envelope = json.loads(record.body)
    event_id = str(envelope.get("id", record.message_id))
    with claimed(SOURCE, event_id, record.message_id) as first:
        found = detect([envelope.get("detail", envelope)] if first else [], _ports())
    for problem in found.problems:
        logger.warning(problem.what, extra={"where": problem.where})
    metrics.add_metric(name="Signals", unit="Count", value=len(found.signals))


def _ports() -> DetectPorts:
    return DetectPorts(
        baselines=wiring.baselines(),
        signals=wiring.signals(),
        incidents=wiring.incidents(),
        workloads=wiring.workloads(),
        publisher=wiring.publisher(),
        clock=wiring.clock(),
        own_roles=OWN_ROLES,
    )
