"""Images from the queue, judged again by the current database; what failed goes back to the queue alone."""

import os
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._events import RematchMessage, checked_json
from handlers._judging import SIGNED, deltas, rematch_ports
from handlers._runtime import entry
from handlers._trusting import in_force, places
from handlers.image_assemble import FAIL_ON_ENV
from handlers.rematch_begin import ALL
from tidewaiter.observability import metrics
from tidewaiter.pipeline_ports import REMATCH_DAYS, RematchPorts
from tidewaiter.pipeline_rematch import Names, Rematch, rematch_image

DAYS_ENV = "TIDEWAITER_REMATCH_DAYS"


@entry
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Handle a batch with partial failure; the database is opened once for all of it."""
    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    with wiring.advisories() as advisories:
        days = int(os.environ.get(DAYS_ENV, REMATCH_DAYS))
        ports = rematch_ports(advisories, os.environ.get(FAIL_ON_ENV, "critical"), days, context)
        record = partial(_record, ports)
        return dict(process_partial_response(event=event, record_handler=record, processor=processor, context=context))


def _record(ports: RematchPorts, record: SQSRecord) -> None:
    message = checked_json(RematchMessage, record.body)
    signed = message.run.endswith(SIGNED)
    names = None if message.run.endswith(ALL) else frozenset() if signed else _names(message.run)
    _version, rules = in_force()  # for each image, so that what changes during a batch is not overtaken by it
    rematch = Rematch(run=message.run, names=names, signed=signed)
    outcome = rematch_image(message.digest, rematch, replace(ports, judge=replace(ports.judge, rules=rules, places=places())))
    metrics.add_metric(name=f"Rematch-{outcome.value}", unit="Count", value=1)


@lru_cache(maxsize=2)
def _names(run: str) -> Names:
    return frozenset(deltas().names(run))
