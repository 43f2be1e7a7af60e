"""Sends Slack messages over the Web API (https://docs.slack.dev/reference/methods/chat.postMessage)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import urllib3
from urllib3.exceptions import HTTPError

from tidewaiter.errors import BadInputError, OfflineError, PermissionMissingError, TidewaiterError
from tidewaiter.reporting.sinks.slack_blocks import SlackMessage

API = "https://slack.com/api/"
_TIMEOUT = urllib3.Timeout(connect=3, read=10)
_RETRIES = urllib3.Retry(total=3, backoff_factor=0.5, status_forcelist=(429, 502, 503), allowed_methods=None, raise_on_status=False)
_MAX_ANSWER = 1_000_000
_OK = 200
_DENIED = frozenset({"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "missing_scope", "not_in_channel"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackClient:
    """Posts and updates messages in one channel; the token is never logged or shown."""

    token: str = field(repr=False)
    channel: str
    api_url: str = API
    pool: urllib3.PoolManager = field(default_factory=urllib3.PoolManager, repr=False)

    def post(self, message: SlackMessage) -> str:
        """Post a message and return its `ts`. Raises OfflineError, PermissionMissingError or BadInputError (Slack refused its content)."""
        return str(self._call("chat.postMessage", {**_body(message), "unfurl_links": False})["ts"])

    def update(self, ts: str, message: SlackMessage, *, channel: str) -> None:
        """Replace a message, so that old buttons are gone; `channel` is the id that Slack gave, since no name will do here."""
        self._call("chat.update", {**_body(message), "ts": ts, "channel": channel})

    def whisper(self, user: str, text: str, *, channel: str) -> None:
        """Tell one person in a channel, by their id and its id (https://docs.slack.dev/reference/methods/chat.postEphemeral)."""
        self._call("chat.postEphemeral", {"text": text, "user": user, "channel": channel})

    def _call(self, method: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json; charset=utf-8"}
        url = self.api_url.rstrip("/") + "/" + method
        content = json.dumps({"channel": self.channel, **body}).encode()
        try:
            answer = self.pool.request(
                "POST", url, body=content, headers=headers, timeout=_TIMEOUT, retries=_RETRIES, redirect=False, preload_content=False
            )
            raw = answer.read(_MAX_ANSWER)
            answer.release_conn()
        except HTTPError as error:
            raise OfflineError(
                f"Slack could not be reached: {type(error).__name__}", where=method, hint="Check the network and api_url"
            ) from error
        return _checked(answer.status, raw, method)


def _body(message: SlackMessage) -> Mapping[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks)}


def _checked(status: int, raw: bytes, method: str) -> Mapping[str, Any]:
    if status != _OK:
        raise OfflineError(
            f"Slack answered {status}", where=method, hint="Try again; Slack limits messages per channel to about one a second"
        )
    try:
        answer: Mapping[str, Any] = json.loads(raw)
        accepted = answer["ok"]
    except (ValueError, KeyError, TypeError) as error:
        raise TidewaiterError("Slack's answer is not understood", where=method, hint="Check api_url") from error
    if accepted:
        return answer
    reason = str(answer.get("error", "no reason given"))[:200]
    if reason in _DENIED:
        raise PermissionMissingError(
            f"Slack refused: {reason}", permission="chat:write", where=method, hint="Check the bot token and invite the bot to the channel"
        )
    raise BadInputError(f"Slack refused: {reason}", where=method, hint="Check the channel; the message's blocks may be at fault")
