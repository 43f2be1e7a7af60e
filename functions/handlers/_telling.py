"""Every channel is tried; people are told as long as one of them works."""

from handlers import _wiring as wiring
from tidewaiter.errors import TidewaiterError
from tidewaiter.observability import logger, metrics
from tidewaiter.reporting.sinks.slack_blocks import SlackMessage
from tidewaiter.reporting.sinks.sns import Notice


def tell(notice: Notice, message: SlackMessage) -> dict[str, bool]:
    """Send to SNS and Slack; raises what SNS raised, after Slack was tried, so that the step is retried."""
    told = {"sns": True, "slack": _tell_slack(message)}
    wiring.topic().publish(notice.subject, notice.text)
    return told


def _tell_slack(message: SlackMessage) -> bool:
    """Send to Slack if it is configured; a Slack that fails must not keep the e-mail from being sent."""
    try:
        slack = wiring.slack()
        if slack is None:
            return False
        slack.post(message)
    except TidewaiterError as error:
        logger.error("Slack was not told", extra={"reason": str(error)})
        metrics.add_metric(name="SlackFailed", unit="Count", value=1)
        return False
    return True
