"""A bus event -> a stored plan."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._events import Propose, checked
from handlers._runtime import entry
from tidewaiter.response.workflow import propose

NOTHING = {"proceed": False, "plan_id": ""}


@entry
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Claim event and plan, so that neither a duplicate event nor a second event of the same trigger contains twice."""
    asked = checked(Propose, event)
    ledger = wiring.ledger()
    if not ledger.claim(asked.event.source, asked.event.id, asked.execution):
        return NOTHING
    ports = wiring.respond_ports()
    plan = propose(asked.event.detail_type, asked.event.detail, account=asked.event.account, region=asked.event.region, ports=ports)
    if plan is None or not ledger.claim("plan", plan.id, asked.execution):
        return NOTHING
    ports.plans.put(plan)
    return {"proceed": True, "plan_id": plan.id}
