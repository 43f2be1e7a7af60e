"""What happened to a plan -> people, on every channel."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._events import NotifyStep, checked
from handlers._runtime import entry
from handlers._telling import tell
from tidewaiter.errors import NotFoundError
from tidewaiter.reporting.sinks import slack, sns
from tidewaiter.reporting.sinks.slack_blocks import assembled, escaped, header, section
from tidewaiter.response.workflow import latest_outcomes


@entry
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, bool]:
    """Tell what the stage says; a failure is told with its reason, also when there is no plan."""
    asked = checked(NotifyStep, event)
    plans = wiring.plans()
    plan = plans.get(asked.plan_id) if asked.plan_id else None
    if plan is None or asked.stage not in {"observed", "contained", "released"}:
        return _tell_words(asked, plan.title if plan else "")
    if asked.stage == "observed":
        return tell(sns.plan_notice(plan), slack.plan_message(plan))
    outcomes = plans.outcomes(plan.id)
    if not outcomes and asked.stage == "released":
        raise NotFoundError("nothing was done by this plan", where=plan.id)
    latest = latest_outcomes(plan, outcomes, wiring.clock().now().isoformat())
    return tell(sns.outcome_notice(plan, latest), slack.outcome_message(plan, latest, releasable=asked.stage == "contained"))


def _tell_words(asked: NotifyStep, title: str) -> dict[str, bool]:
    head = f"Response {asked.stage}: {title or asked.plan_id or 'no plan could be made'}"
    body = str(asked.failure) if asked.failure.error else "Nothing was done."
    message = assembled(head, [header(head), section(escaped(body))])
    return tell(sns.notice(f"Tidewaiter {head}", [head, f"plan {asked.plan_id or '-'}", body]), message)
