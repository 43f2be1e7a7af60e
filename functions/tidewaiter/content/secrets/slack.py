"""Tokens and webhooks of Slack."""

from functools import partial

from tidewaiter.content.grammar import assigned, token, whole
from tidewaiter.content.rule import SecretRule
from tidewaiter.model.severity import Severity

TOKEN = SecretRule(
    id="TW-SECRET-slack-token",
    title="Slack token",
    family="slack",
    pattern=r"\b((?:xox[abceoprs]|xwfp)-(?:[0-9]{8,14}-){1,4}[A-Za-z0-9]{10,80}|xapp-[0-9]-[A-Z0-9]{8,14}-[0-9]{8,16}-[a-f0-9]{32,80})(?:[^A-Za-z0-9-]|$)",
    severity=Severity.HIGH,
    rotate="Revoke the token with auth.revoke or reinstall the app.",
    minimum_entropy=3.0,
    references=("https://docs.slack.dev/authentication/tokens",),
)

WEBHOOK = SecretRule(
    id="TW-SECRET-slack-webhook",
    title="Slack incoming webhook",
    family="slack",
    pattern=r"https://hooks\.slack\.com/(?:services|workflows)/([A-Z0-9]{8,12}/[A-Z0-9]{8,24}/[A-Za-z0-9]{24,64})",
    severity=Severity.MEDIUM,
    rotate="Remove the webhook in the configuration of the Slack app and add another.",
    minimum_entropy=3.0,
    references=("https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks",),
)

_token = partial(token, family="slack")

CONFIGURATION = _token(
    "slack-configuration-token",
    "Slack app configuration token",
    whole(r"xoxe(?:\.xox[bp])?-[0-9]-[A-Za-z0-9]{140,260}"),
    "Revoke the token on the page of your Slack apps.",
    "https://docs.slack.dev/reference/manifests",
)
COOKIE = _token(
    "slack-session-cookie",
    "Slack session cookie",
    r"\b(xoxd-[A-Za-z0-9%+/=]{60,400})",
    "Sign the user out of all sessions.",
    "https://docs.slack.dev/authentication/tokens",
)
SIGNING = _token(
    "slack-signing-secret",
    "Slack signing secret",
    assigned("slack[_.-]?signing[_.-]?secret", "[0-9a-f]{32}"),
    "Regenerate the signing secret of the Slack app.",
    "https://docs.slack.dev/authentication/verifying-requests-from-slack",
    severity=Severity.MEDIUM,
)
