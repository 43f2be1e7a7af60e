"""Every channel is tried; people are told as long as one of them works."""

from collections.abc import Sequence

from handlers import _wiring as wiring
from handlers._events import NotifyStep
from tidewaiter.errors import TidewaiterError
from tidewaiter.model.response import Outcome, Plan
from tidewaiter.observability import logger, metrics
from tidewaiter.reporting.sinks import slack, sns
from tidewaiter.reporting.sinks.slack_blocks import SlackMessage, assembled, escaped, header, section
from tidewaiter.reporting.sinks.sns import Notice
from tidewaiter.response.workflow import latest_outcomes

MEANING = {
    "refused": "An approver refused the plan. Nothing was done.",
    "expired": "Nobody decided in time. Nothing was done; the next event of this danger asks again.",
    "plan-failed": "No plan could be made, so nothing was contained. Look at the event by hand.",
    "guard-failed": "The guards could not be asked, so nothing was contained.",
    "approve-failed": "People could not be asked, so nothing was contained.",
    "review-failed": "The lease ended, but what may be released could not be read. Containment stays until it is reverted.",
}


def stage_words(asked: NotifyStep, title: str = "") -> tuple[Notice, SlackMessage]:
    """Say what a stage means that has no outcomes to show; without a plan, by what triggered it."""
    head = f"Response {asked.stage}: {title or asked.trigger or 'unknown trigger'}"
    lines = [MEANING.get(asked.stage, ""), f"plan {asked.plan_id or '-'}", str(asked.failure) if asked.failure.error else ""]
    said = [line for line in lines if line]
    return sns.notice(f"Tidewaiter {head}", [head, *said]), assembled(escaped(head), [header(head), section(escaped("\n".join(said)))])


def plan_words(asked: NotifyStep, plan: Plan, outcomes: Sequence[Outcome]) -> tuple[Notice, SlackMessage]:
    """Show a plan that is only observed, or what was done and verified; the latest outcome of each action counts."""
    if asked.stage == "observed":
        return sns.plan_notice(plan), slack.plan_message(plan)
    if asked.stage not in {"contained", "released"}:
        return stage_words(asked, plan.title)
    latest = latest_outcomes(plan, outcomes, wiring.clock().now().isoformat())
    return sns.outcome_notice(plan, latest), slack.outcome_message(plan, latest, releasable=asked.stage == "contained")


def tell(said: Notice, message: SlackMessage) -> dict[str, bool]:
    """Send to SNS and Slack; raises what SNS raised when Slack was not told either, so that the step is retried."""
    slack_knows = _tell_slack(message)
    try:
        wiring.topic().publish(said.subject, said.text)
    except TidewaiterError as error:
        logger.error("the topic was not told", extra={"reason": str(error)})
        metrics.add_metric(name="TopicFailed", unit="Count", value=1)
        if not slack_knows:
            raise
        return {"sns": False, "slack": True}
    return {"sns": True, "slack": slack_knows}


def _tell_slack(message: SlackMessage) -> bool:
    """Send to Slack if it is configured; a Slack that fails must not keep the e-mail from being sent."""
    try:
        channel = wiring.slack()
        if channel is None:
            return False
        channel.post(message)
    except TidewaiterError as error:
        logger.error("Slack was not told", extra={"reason": str(error)})
        metrics.add_metric(name="SlackFailed", unit="Count", value=1)
        return False
    return True
