"""What happened to a plan -> people, on every channel; a plan that is over makes room for the next one."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._events import NotifyStep, checked
from handlers._exporting import export_incident
from handlers._runtime import entry
from handlers._telling import plan_words, stage_words, tell
from tidewaiter.response.planner import key_of
from tidewaiter.response.workflow import is_over

QUIET_SECONDS = 3600
"""While only observing, people hear of the same targets at most this often, however many signals come in."""


@entry
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, bool]:
    """Tell what the stage says; a failure is told with its reason, also when there is no plan."""
    asked = checked(NotifyStep, event)
    ports, ledger = wiring.respond_ports(), wiring.ledger()
    plan = ports.plans.get(asked.plan_id) if asked.plan_id else None
    if plan is None:
        return tell(*stage_words(asked))
    try:
        fresh = asked.stage != "observed" or ledger.claim("observed", key_of(plan), plan.id, seconds=QUIET_SECONDS)
        return tell(*plan_words(asked, plan, ports.plans.outcomes(plan.id))) if fresh else {"sns": False, "slack": False}
    finally:
        if is_over(plan.id, ports):
            ledger.release("plan", key_of(plan), plan.id)
        export_incident(plan)
