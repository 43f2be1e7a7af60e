"""A bus event -> a stored plan."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._claims import claimed
from handlers._events import Propose, checked
from handlers._runtime import entry
from tidewaiter.response.workflow import propose

NOTHING = {"proceed": False, "plan_id": ""}


@entry
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Claim event and plan, so that neither a duplicate event nor a second event of the same trigger contains twice."""
    asked = checked(Propose, event)
    told = asked.event
    with claimed(told.source, told.id, asked.execution) as first:
        ports = wiring.respond_ports()
        plan = propose(told.detail_type, told.detail, account=told.account, region=told.region, ports=ports) if first else None
        if plan is None or not wiring.ledger().claim("plan", plan.id, asked.execution):
            return NOTHING
        ports.plans.put(plan)
        return {"proceed": True, "plan_id": plan.id}
