"""Keys of mail and message services."""

from functools import partial

from tidewaiter.content.grammar import UUID, assigned, token, whole
from tidewaiter.content.plausibility import decode_base64
from tidewaiter.content.rule import Proof, SecretRule
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

MAILGUN_NEW = SecretRule(
    id="TW-SECRET-mailgun-api-key",
    title="Mailgun API key",
    family="messaging",
    pattern=assigned("mailgun[a-z0-9_.-]{0,20}(?:key|token|secret)", "[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}"),
    severity=Severity.HIGH,
    rotate="Delete the key in the Mailgun settings.",
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


def _snowflake(secret: str) -> Proof | None:
    """Read the bot's number, which is the first part in base64."""
    number = decode_base64(secret.partition(".")[0], url_safe=True)
    return Proof(reasons=(f"it belongs to bot {number.decode()}",)) if number.isdigit() else None


_token = partial(token, family="messaging")
_DISCORD_REST = r"[A-Za-z0-9_-]{22,24}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,38}"
_DISCORD = f"(?:M[Tjz]|N[DTjz]|O[DT]){_DISCORD_REST}"
"""It begins with the digits of a number in base64."""

TWILIO_AUTH = _token(
    "twilio-auth-token",
    "Twilio auth token",
    assigned(r"twilio[a-z0-9_.-]{0,12}token|(?-i:\bAC[0-9a-f]{32})", "[0-9a-f]{32}"),
    "Promote a secondary auth token in the Twilio console.",
    "https://www.twilio.com/docs/iam/api/authtoken",
    severity=Severity.CRITICAL,
)
DISCORD = _token(
    "discord-bot-token",
    "Discord bot token",
    whole(_DISCORD),
    "Reset the token in the Discord developer portal.",
    "https://discord.com/developers/docs/reference#authentication",
    validate=_snowflake,
    occurs=("(?i:discord)", rf"(?i:token|bot|login)\W[^\n]{{0,20}}?\b{_DISCORD}", rf"\n{_DISCORD}", rf"^{_DISCORD}"),
)
DISCORD_WEBHOOK = _token(
    "discord-webhook",
    "Discord webhook",
    r"https://(?:[a-z]{1,8}\.)?discord(?:app)?\.com/api/webhooks/[0-9]{17,20}/([A-Za-z0-9_-]{60,72})",
    "Delete the webhook in the channel's integrations.",
    "https://discord.com/developers/docs/resources/webhook",
    severity=Severity.MEDIUM,
)
TEAMS_WEBHOOK = _token(
    "teams-webhook",
    "Microsoft Teams webhook",
    rf"https://[a-z0-9-]{{1,63}}\.webhook\.office\.com/webhookb2/{UUID}@{UUID}/IncomingWebhook/([0-9a-f]{{32}})",
    "Remove the connector or workflow in the channel.",
    "https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook",
    severity=Severity.MEDIUM,
)
MAILCHIMP = _token(
    "mailchimp-key",
    "Mailchimp API key",
    whole("[0-9a-f]{32}-us[0-9]{1,2}"),
    "Revoke the key in the Mailchimp account.",
    "https://mailchimp.com/developer/marketing/docs/fundamentals/",
)
BREVO = _token(
    "brevo-key",
    "Brevo API or SMTP key",
    whole("x(?:key|smtp)sib-[0-9a-f]{64}-[A-Za-z0-9]{16}"),
    "Delete the key in the Brevo settings.",
    "https://developers.brevo.com/docs/getting-started",
)
POSTMARK = _token(
    "postmark-token",
    "Postmark server token",
    assigned("postmark[a-z0-9_.-]{0,20}token", UUID),
    "Regenerate the token of the Postmark server.",
    "https://postmarkapp.com/developer/api/overview",
)
RESEND = _token(
    "resend-key",
    "Resend API key",
    whole("re_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}"),
    "Remove the key in the Resend dashboard.",
    "https://resend.com/docs/dashboard/api-keys/introduction",
    minimum_entropy=3.8,
)
INTERCOM = _token(
    "intercom-token",
    "Intercom access token",
    whole("dG9rO[A-Za-z0-9+/]{54,60}={0,2}"),
    "Regenerate the token in the Intercom developer hub.",
    "https://developers.intercom.com/docs/build-an-integration/learn-more/authentication",
)
KLAVIYO = _token(
    "klaviyo-private-key",
    "Klaviyo private API key",
    whole("pk_[0-9a-f]{34}"),
    "Delete the key in the Klaviyo settings.",
    "https://developers.klaviyo.com/en/docs/authenticate_",
)
ONESIGNAL = _token(
    "onesignal-key",
    "OneSignal API key",
    whole("os_v2_(?:app|org)_[a-z2-7]{103}"),
    "Rotate the key in the OneSignal settings.",
    "https://documentation.onesignal.com/docs/keys-and-ids",
)
FACEBOOK = _token(
    "facebook-access-token",
    "Facebook access token",
    whole("EAA[A-Za-z0-9]{100,400}"),
    "Invalidate the session in the app's dashboard and reset the app secret.",
    "https://developers.facebook.com/docs/facebook-login/guides/access-tokens/",
    minimum_entropy=4.0,
)
MAPBOX = _token(
    "mapbox-secret-token",
    "Mapbox secret token",
    whole(r"sk\.eyJ[A-Za-z0-9_-]{60,120}\.[A-Za-z0-9_-]{20,30}"),
    "Delete the token in the Mapbox account.",
    "https://docs.mapbox.com/help/dive-deeper/access-tokens/",
)
