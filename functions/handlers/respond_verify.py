"""After containment or release -> what is really in effect."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._events import VerifyStep, checked
from handlers._runtime import entry
from tidewaiter.response.workflow import verify


@entry
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Read the world again."""
    asked = checked(VerifyStep, event)
    outcomes = verify(asked.plan_id, asked.operation, wiring.respond_ports())
    # What failed half-way is in effect too: its lease must run, so that it is released.
    return {"contained": bool(outcomes), "actions": len(outcomes)}
