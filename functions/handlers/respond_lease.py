"""The lease of a containment: remember who waits, and say what may be released when it ends."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._events import WaitStep, checked
from handlers._runtime import entry
from tidewaiter.response.workflow import review


@entry
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Register the task token, or review the actions that are in effect."""
    asked = checked(WaitStep, event)
    ports = wiring.respond_ports()
    if asked.operation == "register":
        ports.plans.await_decision(asked.plan_id, "lease", asked.task_token)
        return {"registered": True}
    found = review(asked.plan_id, ports)
    actions = [{"id": action.id, "actor": action.actor} for action in found.actions]
    return {"actions": actions, "release": bool(actions), "remaining": found.remaining, "seconds": max(found.seconds, 1)}
