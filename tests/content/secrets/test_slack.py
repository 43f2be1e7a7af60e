"""Tokens and webhooks of Slack."""

import pytest

from tests.content.samples import found, letters

UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@pytest.mark.parametrize(
    ("text", "rule_id"),
    [
        pytest.param(
            "xoxb-" + letters(12, "23456789") + "-" + letters(12, "23456789") + "-" + letters(24), "TW-SECRET-slack-token", id="slack-token"
        ),
        pytest.param(
            "https://hooks.slack.com/services/T" + letters(8, UPPER) + "/B" + letters(10, UPPER) + "/" + letters(24),
            "TW-SECRET-slack-webhook",
            id="slack-webhook",
        ),
    ],
)
def test_hit(text: str, rule_id: str) -> None:
    """A secret of the documented format is found on its line."""
    assert (rule_id, 2) in found(f"# settings\n{text}\n# end")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("xoxb-your-token", id="placeholder"),
        pytest.param("https://hooks.slack.com/services/", id="no-path"),
        pytest.param("xoxz-" + letters(12, "23456789") + "-" + letters(24), id="unknown-kind"),
    ],
)
def test_near_miss(text: str) -> None:
    """What only looks alike is left alone."""
    assert found(f"# settings\n{text}\n# end") == []
