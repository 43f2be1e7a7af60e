"""Slack's request signature (https://docs.slack.dev/authentication/verifying-requests-from-slack), over the raw body."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from tidewaiter.errors import RefusedError

WINDOW_SECONDS = 300
"""Older requests are replays, and so are those from the future."""


def check_signature(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    """Raise RefusedError unless Slack signed exactly this body within the last five minutes; header names are in lower case."""
    sent = headers.get("x-slack-request-timestamp", "")
    if not secret or not sent.isascii() or not sent.isdigit() or len(sent) > 12:  # noqa: PLR2004 - seconds until the year 30000
        raise RefusedError("the request is not signed by Slack")
    if abs(now.timestamp() - int(sent)) > WINDOW_SECONDS:
        raise RefusedError("the request is older than five minutes", hint="Press the button again")
    expected = hmac.new(secret.encode(), b"v0:" + sent.encode() + b":" + body, hashlib.sha256).hexdigest()
    given = headers.get("x-slack-signature", "")
    if not hmac.compare_digest(f"v0={expected}".encode(), given.encode(errors="replace")):
        raise RefusedError("the signature does not match the request")
