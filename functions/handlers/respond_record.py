"""A step that failed -> on record, so that the alert and the release know."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._events import RecordStep, checked
from handlers._runtime import entry
from tidewaiter.observability import logger, metrics
from tidewaiter.response.workflow import record_failure


@entry
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Record the failure of an action, or of keeping evidence, as an outcome; that of any other step goes to the log and the metrics."""
    asked = checked(RecordStep, event)
    logger.error("step failed", extra={"plan": asked.plan_id, "stage": asked.stage, "failure": str(asked.failure)})
    metrics.add_metric(name=f"Failed-{asked.stage}", unit="Count", value=1)
    if not asked.action_id and asked.stage != "evidence":
        return {"recorded": False}
    recorded = record_failure(asked.plan_id, asked.action_id, str(asked.failure), wiring.respond_ports(), stage=asked.stage)
    return {"recorded": recorded is not None}
