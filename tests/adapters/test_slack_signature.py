"""Slack's request signature."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from tidewaiter.adapters.slack_signature import check_signature
from tidewaiter.errors import RefusedError

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
BODY = b"payload=%7B%7D"


def _headers(secret: str = "s", body: bytes = BODY, at: datetime = NOW) -> dict[str, str]:
    sent = str(int(at.timestamp()))
    signature = hmac.new(secret.encode(), f"v0:{sent}:".encode() + body, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": sent, "x-slack-signature": f"v0={signature}"}


def test_what_slack_signed_within_five_minutes_is_accepted():
    """Clocks may differ in both directions."""
    for offset in (-299, 0, 299):
        check_signature("s", _headers(at=NOW + timedelta(seconds=offset)), BODY, NOW)


@pytest.mark.parametrize("offset", [-301, 301])
def test_a_replayed_request_is_refused(offset):
    """A recorded click can't be sent again later."""
    with pytest.raises(RefusedError, match="five minutes"):
        check_signature("s", _headers(at=NOW + timedelta(seconds=offset)), BODY, NOW)


@pytest.mark.parametrize(
    ("headers", "body", "secret"),
    [
        (_headers(secret="other"), BODY, "s"),
        (_headers(), BODY + b" ", "s"),
        (_headers(secret=""), BODY, ""),
        ({}, BODY, "s"),
        ({"x-slack-request-timestamp": "-1", "x-slack-signature": ""}, BODY, "s"),
        ({"x-slack-request-timestamp": "\u0661", "x-slack-signature": "v0=\udcff"}, BODY, "s"),
        ({**_headers(), "x-slack-signature": ""}, BODY, "s"),
    ],
    ids=["wrong-secret", "changed-body", "no-secret", "no-headers", "negative", "not-ascii", "no-signature"],
)
def test_anything_else_is_refused(headers, body, secret):
    """An unconfigured secret accepts nothing either."""
    with pytest.raises(RefusedError):
        check_signature(secret, headers, body, NOW)
