"""Keys of mail and message services."""

import pytest

from tests.content.samples import HEX, found, letters


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
        pytest.param(f"key-{letters(32, HEX)}", id="mailgun-not-nearby"),
    ],
)
def test_near_miss(text: str) -> None:
    """What only looks alike is left alone."""
    assert found(f"# settings\n{text}\n# end") == []
