"""A plan about to be carried out -> what is known now, in the locked bucket."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._events import PlanStep, checked
from handlers._runtime import entry
from tidewaiter.response.workflow import keep_evidence


@entry
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Write the evidence and return where it is."""
    return {"evidence": list(keep_evidence(checked(PlanStep, event).plan_id, wiring.respond_ports()))}
