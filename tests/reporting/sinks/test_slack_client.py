"""Sending to Slack, against a loopback server."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import urllib3

from tidewaiter.errors import BadInputError, OfflineError, PermissionMissingError, TidewaiterError
from tidewaiter.reporting.sinks.slack_blocks import SlackMessage, section
from tidewaiter.reporting.sinks.slack_client import SlackClient

MESSAGE = SlackMessage(text="hello", blocks=(section("hello"),))
TOKEN = "xoxb-test-not-a-token"


class Recorder(HTTPServer):
    """Answers with what it is told and remembers what it was asked."""

    def __init__(self) -> None:
        """Listen on a free loopback port."""
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: list[tuple[int, bytes]] = []
        self.asked: list[tuple[str, str, dict[str, Any]]] = []


class Handler(BaseHTTPRequestHandler):
    """Serves one recorded answer per request."""

    server: Recorder

    def do_POST(self) -> None:
        """Take a message."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, self.headers["Authorization"], body))
        status, content = self.server.answers.pop(0)
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Keep the test output quiet."""


@pytest.fixture
def server() -> Iterator[Recorder]:
    """Run a loopback server."""
    recorder = Recorder()
    thread = threading.Thread(target=recorder.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield recorder
    recorder.shutdown()
    recorder.server_close()
    thread.join()


@pytest.fixture
def slack(server: Recorder) -> Iterator[SlackClient]:
    """Speak with it."""
    with urllib3.PoolManager() as pool:
        yield SlackClient(token=TOKEN, channel="C1", api_url=f"http://127.0.0.1:{server.server_port}/api/", pool=pool)


def test_a_message_is_posted_and_updated(server: Recorder, slack: SlackClient) -> None:
    """Method, token, channel and blocks arrive; the `ts` of the first is what the second replaces."""
    server.answers = [(200, b'{"ok": true, "ts": "1.2"}'), (200, b'{"ok": true, "ts": "1.2"}')]
    ts = slack.post(MESSAGE)
    slack.update(ts, MESSAGE, channel="C1")
    (posted, token, body), (updated, _, second) = server.asked
    assert (posted, updated) == ("/api/chat.postMessage", "/api/chat.update")
    assert token == f"Bearer {TOKEN}"
    assert (body["channel"], body["text"], body["blocks"][0]["type"]) == ("C1", "hello", "section")
    assert second["ts"] == "1.2"


def test_one_person_is_told_something(server: Recorder, slack: SlackClient) -> None:
    """In the channel where they pressed a button."""
    server.answers = [(200, b'{"ok": true}')]
    slack.whisper("U1", "not you", channel="C2")
    ((method, _, body),) = server.asked
    assert (method, body) == ("/api/chat.postEphemeral", {"channel": "C2", "user": "U1", "text": "not you"})


def test_a_rate_limit_is_waited_out(server: Recorder, slack: SlackClient) -> None:
    """A 429 is tried again."""
    server.answers = [(429, b""), (200, b'{"ok": true, "ts": "3"}')]
    assert slack.post(MESSAGE) == "3"
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((200, b'{"ok": false, "error": "invalid_auth"}'), PermissionMissingError),
        ((200, b'{"ok": false, "error": "channel_not_found"}'), BadInputError),
        ((200, b"<html>"), TidewaiterError),
        ((200, b"[]"), TidewaiterError),
        ((500, b""), OfflineError),
    ],
)
def test_what_slack_refuses_is_an_error_without_the_token(
    server: Recorder, slack: SlackClient, answer: tuple[int, bytes], error: type[TidewaiterError]
) -> None:
    """Each refusal has its type and a hint, and never shows the token."""
    server.answers = [answer]
    with pytest.raises(error) as caught:
        slack.post(MESSAGE)
    assert caught.value.hint
    assert TOKEN not in str(caught.value)


def test_nobody_listening_is_offline() -> None:
    """A closed port is an OfflineError, and the client's repr has no token."""
    with urllib3.PoolManager(retries=False) as pool:
        client = SlackClient(token=TOKEN, channel="C1", api_url="http://127.0.0.1:1/api/", pool=pool)
        with pytest.raises(OfflineError, match="could not be reached"):
            client.post(MESSAGE)
    assert TOKEN not in repr(client)
