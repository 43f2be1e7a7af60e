"""Keys of mail and message services."""

from tidewaiter.content.rule import SecretRule
from tidewaiter.model.severity import Severity

SENDGRID = SecretRule(
    id="TW-SECRET-sendgrid-key",
    title="SendGrid API key",
    family="messaging",
    pattern=r"\b(SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43})",
    severity=Severity.HIGH,
    rotate="Delete the key in the SendGrid settings.",
    references=("https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys",),
)

TWILIO = SecretRule(
    id="TW-SECRET-twilio-key",
    title="Twilio API key",
    family="messaging",
    pattern=r"\b(SK[0-9a-f]{32})\b",
    severity=Severity.HIGH,
    rotate="Delete the key in the Twilio console.",
    keywords=("twilio",),
    minimum_entropy=3.0,
    references=("https://www.twilio.com/docs/iam/api-keys",),
)

MAILGUN = SecretRule(
    id="TW-SECRET-mailgun-key",
    title="Mailgun key",
    family="messaging",
    pattern=r"\b(key-[0-9a-f]{32})\b",
    severity=Severity.HIGH,
    rotate="Reset the key in the Mailgun settings.",
    keywords=("mailgun",),
    minimum_entropy=3.0,
    references=("https://documentation.mailgun.com/docs/mailgun/user-manual/api-key-mgmt",),
)

TELEGRAM = SecretRule(
    id="TW-SECRET-telegram-bot-token",
    title="Telegram bot token",
    family="messaging",
    pattern=r"\b([0-9]{8,10}:AA[A-Za-z0-9_-]{33})(?:[^A-Za-z0-9_-]|$)",
    severity=Severity.MEDIUM,
    rotate="Revoke the token with the BotFather.",
    minimum_entropy=3.5,
    references=("https://core.telegram.org/bots/api",),
)
