"""A bus event -> a stored plan."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._claims import claimed
from handlers._events import Propose, checked
from handlers._runtime import entry
from tidewaiter.response.planner import key_of
from tidewaiter.response.workflow import propose

NOTHING = {"proceed": False, "plan_id": ""}


@entry
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Claim the event, so that a duplicate does nothing, and what the plan is about, until the plan is over (see respond_notify)."""
    asked = checked(Propose, event)
    told = asked.event
    with claimed(told.source, told.id, asked.execution) as first:
        if not first:
            return NOTHING
        ports = wiring.respond_ports()
        plan = propose(told.detail_type, told.detail, account=told.account, region=told.region, ports=ports, occasion=told.id)
        if plan is None:
            return NOTHING
        with claimed("plan", key_of(plan), plan.id) as free:
            if not free:
                return NOTHING
            ports.plans.put(plan)
            return {"proceed": True, "plan_id": plan.id}
