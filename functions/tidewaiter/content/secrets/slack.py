"""Tokens and webhooks of Slack."""

from tidewaiter.content.rule import SecretRule
from tidewaiter.model.severity import Severity

TOKEN = SecretRule(
    id="TW-SECRET-slack-token",
    title="Slack token",
    family="slack",
    pattern=r"\b(xox[abeoprs]-[0-9]{8,14}-[A-Za-z0-9-]{10,200}|xapp-[0-9]-[A-Z0-9]{8,14}-[0-9]{8,16}-[a-f0-9]{32,80})\b",
    severity=Severity.HIGH,
    rotate="Revoke the token with auth.revoke or reinstall the app.",
    minimum_entropy=3.0,
    references=("https://docs.slack.dev/authentication/tokens",),
)

WEBHOOK = SecretRule(
    id="TW-SECRET-slack-webhook",
    title="Slack incoming webhook",
    family="slack",
    pattern=r"https://hooks\.slack\.com/(?:services|workflows)/([A-Z0-9]{8,12}/[A-Z0-9]{8,24}/[A-Za-z0-9]{20,64})",
    severity=Severity.MEDIUM,
    rotate="Remove the webhook in the configuration of the Slack app and add another.",
    minimum_entropy=3.0,
    references=("https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks",),
)
