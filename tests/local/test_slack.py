"""The loopback Slack takes messages like Slack's API and signs presses like Slack."""

import hashlib
import hmac
import json
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest

from tidewaiter.adapters.clock import SystemClock
from tidewaiter.errors import NotFoundError
from tidewaiter.local.slack import LoopbackSlack

BUTTON = {"type": "button", "action_id": "approve", "value": "plan-1", "text": {"type": "plain_text", "text": "Approve"}}


@pytest.fixture
def slack():
    """Run a loopback Slack."""
    server = LoopbackSlack(bot_token="xoxb-1", signing_secret="shh", clock=SystemClock())
    yield server
    server.close()


def call(slack: LoopbackSlack, method: str, body: dict, token: str = "xoxb-1") -> dict:
    """Call the Web API."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json; charset=utf-8"}
    request = urllib.request.Request(slack.url + method, data=json.dumps(body).encode(), headers=headers)  # noqa: S310 - loopback
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - loopback
        return json.loads(answer.read())


@pytest.fixture
def listener():
    """Record what is posted to it."""
    seen: list[tuple[dict, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", seen
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_message_is_posted_and_updated(slack):
    """The update replaces the first text."""
    posted = call(slack, "chat.postMessage", {"channel": "C1", "text": "alert"})
    updated = call(slack, "chat.update", {"channel": "C1", "ts": posted["ts"], "text": "done"})
    assert posted["ok"]
    assert updated["ok"]
    assert [message.text for message in slack.messages] == ["done"]


def test_a_wrong_token_is_refused(slack):
    """As Slack does: HTTP 200 with an error word."""
    assert call(slack, "chat.postMessage", {"channel": "C1"}, token="other") == {"ok": False, "error": "invalid_auth"}
    assert slack.messages == []


def test_an_update_of_nothing_is_refused(slack):
    """There must be such a message."""
    assert call(slack, "chat.update", {"channel": "C1", "ts": "1.0", "text": "x"})["error"] == "message_not_found"


def test_a_press_is_signed_over_the_raw_body(slack, listener):
    """The signature is v0 over version, time and body."""
    url, seen = listener
    call(slack, "chat.postMessage", {"channel": "C1", "text": "alert", "blocks": [{"type": "actions", "elements": [BUTTON]}]})
    assert slack.press("approve", url).status == 200
    headers, body = seen[0]
    base = f"v0:{headers['X-Slack-Request-Timestamp']}:".encode() + body
    assert headers["X-Slack-Signature"] == "v0=" + hmac.new(b"shh", base, hashlib.sha256).hexdigest()
    payload = json.loads(parse_qs(body.decode())["payload"][0])
    assert payload["actions"][0]["value"] == "plan-1"


def test_a_forged_press_has_another_signature(slack, listener):
    """With the wrong secret the signature differs."""
    url, seen = listener
    slack.send(url, {"type": "block_actions"}, secret="wrong")
    headers, body = seen[0]
    base = f"v0:{headers['X-Slack-Request-Timestamp']}:".encode() + body
    assert headers["X-Slack-Signature"] != "v0=" + hmac.new(b"shh", base, hashlib.sha256).hexdigest()


def test_there_must_be_such_a_button(slack):
    """Pressing what nobody sees is an error."""
    with pytest.raises(NotFoundError):
        slack.press("approve", "http://127.0.0.1:9/")
