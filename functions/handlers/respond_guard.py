"""A stored plan -> judged by every guard: the mode, and the actions that are left."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._events import PlanStep, checked
from handlers._runtime import entry
from tidewaiter.response.guards import allowed_actions
from tidewaiter.response.workflow import judge


@entry
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Judge; refused actions stay in the plan and are told, but are not handed to the functions that act."""
    plan = judge(checked(PlanStep, event).plan_id, wiring.respond_ports())
    actions = [{"id": action.id, "actor": action.actor} for action in allowed_actions(plan)]
    return {"mode": plan.mode.value, "actions": actions, "lease_seconds": plan.lease_seconds}
