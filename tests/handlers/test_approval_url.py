"""The door for Slack's buttons."""

import base64
import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import pytest

from handlers import _wiring
from handlers.approval_url import handler

VALUE = json.dumps({"plan_id": "plan-1", "plan_hash": "h"})


class Heard:
    """Stands for `approval_decide`."""

    def __init__(self) -> None:
        self.decisions: list[dict] = []

    def decide(self, decision: dict) -> None:
        """Remember a decision."""
        self.decisions.append(decision)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    """Listen to what is handed over."""
    listener = Heard()
    monkeypatch.setattr(_wiring, "caller", lambda: listener)
    return listener


def _form(action: str = "tidewaiter-approve", value: str = VALUE, **fields: object) -> str:
    payload = {"type": "block_actions", "user": {"id": "U1"}, "actions": [{"action_id": action, "value": value}], **fields}
    return urlencode({"payload": json.dumps(payload)})


def _event(body: str, *, secret: str = "shared", encoded: bool = False) -> dict:
    sent = str(int(time.time()))
    signature = hmac.new(secret.encode(), f"v0:{sent}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "headers": {"x-slack-request-timestamp": sent, "x-slack-signature": f"v0={signature}"},
        "body": base64.b64encode(body.encode()).decode() if encoded else body,
        "isBase64Encoded": encoded,
        "requestContext": {"http": {"method": "POST"}},
    }


@pytest.mark.parametrize("encoded", [False, True])
def test_a_signed_click_is_handed_over_with_who_pressed_it(account, context, heard, encoded):
    """The signature is over the raw body, also when Lambda encodes it; the message that was pressed is named where Slack names it."""
    assert handler(_event(_form(), encoded=encoded), context)["statusCode"] == 200
    container = {"type": "message", "message_ts": "1700000000.000100", "channel_id": "C1"}
    assert handler(_event(_form(container=container), encoded=encoded), context)["statusCode"] == 200
    word = {"plan_id": "plan-1", "plan_hash": "h", "decision": "approved", "by": "slack:U1"}
    assert heard.decisions == [{**word, "message": "", "channel": ""}, {**word, "message": "1700000000.000100", "channel": "C1"}]


def test_a_click_that_slack_did_not_sign_is_refused(account, context, heard):
    """Nobody decides by guessing the URL."""
    assert handler(_event(_form(), secret="guess"), context)["statusCode"] == 401
    assert handler({"headers": {}, "body": _form()}, context)["statusCode"] == 401
    assert heard.decisions == []


@pytest.mark.parametrize(
    "body", ["", "payload=", "payload=%7B%7D", "payload=[]", "x=1", _form(action="other"), _form(value="{}"), _form(container=[1])]
)
def test_a_signed_request_that_is_no_button_of_ours_is_refused(account, context, heard, body):
    """Slack's other messages, and old buttons, do nothing."""
    assert handler(_event(body), context)["statusCode"] == 400
    assert heard.decisions == []
