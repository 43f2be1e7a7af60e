"""A plan that waits for people -> asked on every channel; the task token is kept for whoever decides."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._events import WaitStep, checked
from handlers._runtime import entry
from handlers._telling import tell
from tidewaiter.errors import NotFoundError
from tidewaiter.reporting.sinks import slack, sns


@entry
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, bool]:
    """Keep the token first: a decision may come before this function has ended."""
    asked = checked(WaitStep, event)
    plans = wiring.plans()
    plan = plans.get(asked.plan_id)
    if plan is None:
        raise NotFoundError("there is no such plan", where=asked.plan_id)
    plans.await_decision(plan.id, "approve", asked.task_token)
    return tell(sns.plan_notice(plan), slack.plan_message(plan))
