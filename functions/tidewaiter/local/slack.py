"""A loopback Slack: receives messages like the Web API, and presses buttons like a person, with Slack's signature.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import hmac
import json
import threading
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode

from tidewaiter.errors import NotFoundError
from tidewaiter.local.loopback import LoopbackHandler, LoopbackServer
from tidewaiter.ports import Clock

MAX_BODY = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackMessage:
    """One message as it stands after updates; `ts` is Slack's id."""

    channel: str
    ts: str
    text: str
    blocks: tuple[Mapping[str, Any], ...] = ()
    thread_ts: str = ""

    def buttons(self) -> Iterator[Mapping[str, Any]]:
        """Give the buttons in its blocks."""
        for block in self.blocks:
            for element in [*block.get("elements", ()), block.get("accessory") or {}]:
                if element.get("type") == "button":
                    yield element


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """How the function URL answered a press."""

    status: int
    body: str
    seconds: float


class LoopbackSlack(LoopbackServer):
    """`url` is what the secret's `api_url` names; messages are in `messages`, newest last."""

    def __init__(self, *, bot_token: str, signing_secret: str, clock: Clock) -> None:
        super().__init__(_Handler)
        self.bot_token = bot_token
        self._secret = signing_secret
        self._clock = clock
        self._counter = 0
        self._lock = threading.Lock()
        self.messages: list[SlackMessage] = []
        self.whispers: list[tuple[str, str]] = []
        self.start("loopback-slack")

    @property
    def url(self) -> str:
        """The base of the Web API."""
        return f"http://{self.host}/api/"

    def post(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Do chat.postMessage."""
        with self._lock:
            self._counter += 1
            ts = f"{int(self._clock.now().timestamp())}.{self._counter:06d}"
            self.messages.append(_message(body, ts))
        return {"ok": True, "channel": body["channel"], "ts": ts, "message": {"text": body.get("text", ""), "ts": ts}}

    def update(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Do chat.update."""
        with self._lock:
            for index, message in enumerate(self.messages):
                if message.ts == body.get("ts") and message.channel == body["channel"]:
                    self.messages[index] = _message(body, message.ts)
                    return {"ok": True, "channel": message.channel, "ts": message.ts, "text": body.get("text", "")}
        return {"ok": False, "error": "message_not_found"}

    def whisper(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Do chat.postEphemeral: what only one person sees, in `whispers`."""
        with self._lock:
            self.whispers.append((str(body.get("user", "")), str(body.get("text", ""))))
        return {"ok": True, "message_ts": "1.000001"}

    def press(self, action_id: str, url: str, *, user: str = "U0DEMO", age: float = 0.0, secret: str = "") -> Pressed:
        """Press the newest button of an `action_id` and send it, signed, to a URL. `age` seconds ago; another `secret` forges it.

        Raises NotFoundError if no message shows such a button.
        """
        for message in reversed(self.messages):
            for button in message.buttons():
                if button.get("action_id") == action_id:
                    return self.send(url, _payload(message, button, user), age=age, secret=secret)
        raise NotFoundError(f"no message shows a button {action_id!r}")

    def send(self, url: str, payload: Mapping[str, Any], *, age: float = 0.0, secret: str = "") -> Pressed:
        """Send an interactive payload to a URL with Slack's v0 signature."""
        body = urlencode({"payload": json.dumps(payload)}).encode()
        stamp = str(int(self._clock.now().timestamp() - age))
        digest = hmac.new((secret or self._secret).encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={digest}",
        }
        started = self._clock.now()
        request = urllib.request.Request(url, data=body, headers=headers, method="POST")  # noqa: S310 - a loopback URL of ours
        try:
            with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310 - as above
                status, text = int(response.status), response.read(MAX_BODY).decode()
        except HTTPError as error:
            with error:
                status, text = int(error.code), error.read(MAX_BODY).decode(errors="replace")
        return Pressed(status=status, body=text, seconds=(self._clock.now() - started).total_seconds())


class _Handler(LoopbackHandler):
    server: LoopbackSlack

    def do_POST(self) -> None:  # noqa: N802 - named by http.server
        raw = self.rfile.read(min(MAX_BODY, int(self.headers.get("Content-Length") or 0)))
        answer = self._answer(raw)
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _answer(self, raw: bytes) -> Mapping[str, Any]:
        body = _decode(raw, self.headers.get("Content-Type", ""))
        token = self.headers.get("Authorization", "").removeprefix("Bearer ") or str(body.get("token", ""))
        if token != self.server.bot_token:
            return {"ok": False, "error": "invalid_auth" if token else "not_authed"}
        if not body.get("channel"):
            return {"ok": False, "error": "channel_not_found"}
        method = self.path.rstrip("/").rsplit("/", 1)[-1]
        if method == "chat.postMessage":
            return self.server.post(body)
        if method == "chat.update":
            return self.server.update(body)
        if method == "chat.postEphemeral":
            return self.server.whisper(body)
        return {"ok": False, "error": "unknown_method"}


def _decode(raw: bytes, content_type: str) -> dict[str, Any]:
    try:
        if "json" in content_type:
            return dict(json.loads(raw))
        form: dict[str, Any] = {name: values[0] for name, values in parse_qs(raw.decode()).items()}
        if "blocks" in form:
            form["blocks"] = json.loads(form["blocks"])
    except (ValueError, TypeError):
        return {}
    return form


def _message(body: Mapping[str, Any], ts: str) -> SlackMessage:
    return SlackMessage(
        channel=str(body["channel"]),
        ts=ts,
        text=str(body.get("text", "")),
        blocks=tuple(body.get("blocks") or ()),
        thread_ts=str(body.get("thread_ts", "")),
    )


def _payload(message: SlackMessage, button: Mapping[str, Any], user: str) -> Mapping[str, Any]:
    return {
        "type": "block_actions",
        "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": "T0DEMO"},
        "api_app_id": "A0DEMO",
        "team": {"id": "T0DEMO", "domain": "loopback"},
        "container": {"type": "message", "message_ts": message.ts, "channel_id": message.channel},
        "channel": {"id": message.channel, "name": message.channel},
        "message": {"type": "message", "ts": message.ts, "text": message.text, "blocks": list(message.blocks)},
        "actions": [
            {
                "type": "button",
                "action_id": button.get("action_id", ""),
                "block_id": button.get("block_id", ""),
                "value": button.get("value", ""),
                "text": button.get("text", {}),
                "action_ts": message.ts,
            }
        ],
    }
