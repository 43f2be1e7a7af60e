"""Tokens and webhooks of Slack."""

import pytest

from tests.content.samples import found, letters, made

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


TABLE = [
    ("xoxe.xoxp-1-<a166>", "slack-configuration-token", "xoxe.xoxp-1-<a50>"),
    ("xoxd-<a100>", "slack-session-cookie", "xoxd-<a30>"),
    ("SLACK_SIGNING_SECRET=<h32>", "slack-signing-secret", "SLACK_CLIENT_ID=<h32>"),
]


@pytest.mark.parametrize(("template", "slug", "_near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_table_hit(template: str, slug: str, _near: str) -> None:
    """Every further kind is found."""
    assert f"TW-SECRET-{slug}" in {rule_id for rule_id, _ in found(f"# settings\n{made(template)}\n# end")}


@pytest.mark.parametrize(("_template", "slug", "near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_table_near_miss(_template: str, slug: str, near: str) -> None:
    """What only looks alike is left alone."""
    assert f"TW-SECRET-{slug}" not in {rule_id for rule_id, _ in found(f"# settings\n{made(near)}\n# end")}
