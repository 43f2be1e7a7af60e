"""Keys of Stripe."""

import pytest

from tests.content.samples import found, letters


@pytest.mark.parametrize(
    ("text", "rule_id"),
    [
        pytest.param("sk_live_" + letters(24), "TW-SECRET-stripe-live-key", id="stripe-live-key"),
        pytest.param("whsec_" + letters(32), "TW-SECRET-stripe-webhook-secret", id="stripe-webhook-secret"),
    ],
)
def test_hit(text: str, rule_id: str) -> None:
    """A secret of the documented format is found on its line."""
    assert (rule_id, 2) in found(f"# settings\n{text}\n# end")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("sk_test_" + letters(24), id="test-mode"),
        pytest.param("sk_live_" + letters(12), id="too-short"),
    ],
)
def test_near_miss(text: str) -> None:
    """What only looks alike is left alone."""
    assert found(f"# settings\n{text}\n# end") == []
