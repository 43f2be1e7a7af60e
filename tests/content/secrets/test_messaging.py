"""Keys of mail and message services."""

import pytest

from tests.content.samples import HEX, found, letters, made


@pytest.mark.parametrize(
    ("text", "rule_id"),
    [
        pytest.param(f"SG.{letters(22)}.{letters(43)}", "TW-SECRET-sendgrid-key", id="sendgrid-key"),
        pytest.param(f"twilio: SK{letters(32, HEX)}", "TW-SECRET-twilio-key", id="twilio-key"),
        pytest.param(f"mailgun: key-{letters(32, HEX)}", "TW-SECRET-mailgun-key", id="mailgun-key"),
        pytest.param(f"{letters(9, '23456789')}:AA{letters(33)}", "TW-SECRET-telegram-bot-token", id="telegram-bot-token"),
    ],
)
def test_hit(text: str, rule_id: str) -> None:
    """A secret of the documented format is found on its line."""
    assert (rule_id, 2) in found(f"# settings\n{text}\n# end")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"SG.{letters(22)}.{letters(12)}", id="sendgrid-too-short"),
        pytest.param(f"SK{letters(32, HEX)}", id="twilio-not-nearby"),
        pytest.param(f"usr/lib/debug/.build-id/7a/ac{letters(38, HEX)}.debug\n{letters(32, HEX)}  usr/lib/x", id="digests-of-dpkg"),
        pytest.param(f"key-{letters(32, HEX)}", id="mailgun-not-nearby"),
    ],
)
def test_near_miss(text: str) -> None:
    """What only looks alike is left alone."""
    assert found(f"# settings\n{text}\n# end") == []


TABLE = [
    ("TWILIO_AUTH_TOKEN=<h32>", "twilio-auth-token", "TWILIO_AUTH_TOKEN=<h30>"),
    ("AC<h32>:<h32>", "twilio-auth-token", "ac<h32>:<h32>"),
    ("MTIzNDU2Nzg5MTIzNDU2Nzg5.<w6>.<a38>", "discord-bot-token", "Mabcdefghijklmnopqrstuvw.<w6>.<a38>"),
    ("https://discord.com/api/webhooks/<d18>/<a68>", "discord-webhook", "https://discord.com/api/webhooks/<d18>"),
    (
        "https://corp.webhook.office.com/webhookb2/<uuid>@<uuid>/IncomingWebhook/<h32>/<uuid>",
        "teams-webhook",
        "https://corp.webhook.office.com/webhookb2/<uuid>@<uuid>/Other/<h32>",
    ),
    ("<h32>-us12", "mailchimp-key", "<h30>-us12"),
    ("xkeysib-<h64>-<a16>", "brevo-key", "xkeysib-<h64>-<a10>"),
    ("POSTMARK_SERVER_TOKEN=<uuid>", "postmark-token", "POSTMARK_STREAM=<uuid>"),
    ("re_<a8>_<a24>", "resend-key", "re_<a8>_<a20>"),
    ("dG9rO<a55>=", "intercom-token", "dG9rO<a20>"),
    ("pk_<h34>", "klaviyo-private-key", "pk_<h30>"),
    (
        "os_v2_app_a2b3c4d5e6f7g2h3i4j5k6l7m2n3a2b3c4d5e6f7g2h3i4j5k6l7m2n3a2b3c4d5e6f7g2h3i4j5k6l7m2n3p4q5r6s7t2u3v4w5x6y",
        "onesignal-key",
        "os_v2_app_<l50>",
    ),
    ("EAA<a150>", "facebook-access-token", "EAA<a50>"),
    ("sk.eyJ<a80>.<a22>", "mapbox-secret-token", "pk.eyJ<a80>.<a22>"),
]


@pytest.mark.parametrize(("template", "slug", "_near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_table_hit(template: str, slug: str, _near: str) -> None:
    """Every further kind is found."""
    assert f"TW-SECRET-{slug}" in {rule_id for rule_id, _ in found(f"# settings\n{made(template)}\n# end")}


@pytest.mark.parametrize(("_template", "slug", "near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_table_near_miss(_template: str, slug: str, near: str) -> None:
    """What only looks alike is left alone."""
    assert f"TW-SECRET-{slug}" not in {rule_id for rule_id, _ in found(f"# settings\n{made(near)}\n# end")}
