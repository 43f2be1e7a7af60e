"""CloudTrail events from the queue -> signals and incidents; what failed goes back to the queue alone."""

from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._claims import claimed
from handlers._events import TrailEnvelope, checked_json
from handlers._runtime import entry
from tidewaiter.errors import BadInputError
from tidewaiter.observability import logger, metrics
from tidewaiter.pipeline import detect


@entry
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Handle a batch with partial failure."""
    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    return dict(process_partial_response(event=event, record_handler=_record, processor=processor, context=context))


def _record(record: SQSRecord) -> None:
    """Claim, detect, and give the claim back on failure; what is no event at all is kept aside at once, not tried again."""
    try:
        envelope = checked_json(TrailEnvelope, record.body)
    except BadInputError as error:
        logger.error("not an event", extra={"reason": str(error)})
        return wiring.dead_letters().keep(record.body, str(error))
    with claimed("aws.cloudtrail", envelope.id or record.message_id, record.message_id) as first:
        found = detect([envelope.detail] if first else [], wiring.detect_ports())
    for problem in found.problems:
        logger.warning(problem.what, extra={"where": problem.where})
    metrics.add_metric(name="Signals", unit="Count", value=len(found.signals))
    return None
