"""What the three functions that change AWS have in common."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._events import ActionStep, checked
from handlers._runtime import Handler, entry
from tidewaiter.observability import metrics
from tidewaiter.response.workflow import contain, release

OPERATIONS: dict[str, Callable[..., Any]] = {"apply": contain, "revert": release}


def acting(actor: str) -> Handler:
    """Make the handler of an actor: it performs only operations that this actor's actions declare."""

    @entry
    def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
        asked = checked(ActionStep, event)
        outcome = OPERATIONS[asked.operation](asked.plan_id, asked.action_id, wiring.actor(actor), wiring.respond_ports())
        metrics.add_metric(name=f"Action-{outcome.state.value}", unit="Count", value=1)
        return {"action_id": outcome.action_id, "state": outcome.state.value}

    return handler
