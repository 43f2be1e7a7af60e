"""What Slack shows after a button was pressed: the decision instead of the buttons, or, to that person alone, why it does not count."""

from collections.abc import Callable

from handlers import _wiring as wiring
from handlers._events import DecideStep
from tidewaiter.errors import RefusedError, TidewaiterError
from tidewaiter.model.response import Approval, Plan
from tidewaiter.observability import logger, metrics
from tidewaiter.reporting.sinks import slack
from tidewaiter.reporting.sinks.slack_blocks import escaped
from tidewaiter.reporting.sinks.slack_client import SlackClient

PERSON = "slack:"


def show_decision(asked: DecideStep, plan: Plan, approval: Approval) -> None:
    """Replace the message whose button was pressed by what was decided; what is decided stands whether Slack shows it or not."""
    if asked.message:
        said = slack.decided_message(plan, approval)
        _try(lambda client: client.update(asked.message, said, channel=asked.channel))


def show_refusal(asked: DecideStep, refused: RefusedError) -> None:
    """Tell whoever pressed the button, and nobody else, why nothing was decided."""
    words = escaped(f"Not decided: {refused.message}. {refused.hint}".rstrip())
    _try(lambda client: client.whisper(asked.by.removeprefix(PERSON), words, channel=asked.channel))


def _try(say: Callable[[SlackClient], object]) -> None:
    try:
        client = wiring.slack()
        if client is not None:
            say(client)
    except TidewaiterError as error:
        logger.error("Slack does not show the decision", extra={"reason": str(error)})
        metrics.add_metric(name="SlackFailed", unit="Count", value=1)
