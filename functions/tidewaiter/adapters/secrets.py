"""The secrets: how to speak with Slack, and the key of fingerprints."""

import json
import urllib.parse
from dataclasses import dataclass
from typing import Any

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.permissions import uses
from tidewaiter.errors import BadInputError

SHORTEST_KEY = 32
_HOSTS = frozenset({"slack.com", "slack-gov.com"})
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSecret:
    """How to speak with Slack; `bot_token` is empty until somebody fills the secret in. Never logged."""

    bot_token: str
    channel: str
    signing_secret: str
    api_url: str = ""

    def __repr__(self) -> str:
        return f"SlackSecret(channel={self.channel!r})"

    @property
    def configured(self) -> bool:
        """Tell whether messages can be sent."""
        return bool(self.bot_token and self.channel)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretReader:
    """Reads the secret over a boto3 Secrets Manager client."""

    client: Any
    name: str

    @uses("secretsmanager:GetSecretValue", on="secret")
    def slack(self) -> SlackSecret:
        """Read it; raises BadInputError when it is not a JSON object with a signing secret."""
        with translated("secretsmanager:GetSecretValue", self.name):
            text = self.client.get_secret_value(SecretId=self.name).get("SecretString", "")
        try:
            fields = json.loads(text)
            _check_url(str(fields.get("api_url", "")))
            return SlackSecret(
                bot_token=str(fields.get("bot_token", "")),
                channel=str(fields.get("channel", "")),
                signing_secret=str(fields["signing_secret"]),
                api_url=str(fields.get("api_url", "")),
            )
        except (ValueError, KeyError, AttributeError) as error:
            hint = 'It must be {"bot_token": ..., "channel": ..., "signing_secret": ...}'
            raise BadInputError("the Slack secret is malformed", where=self.name, hint=hint) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class FingerprintKeyReader:
    """Reads the key of fingerprints over a boto3 Secrets Manager client."""

    client: Any
    name: str

    @uses("secretsmanager:GetSecretValue", on="fingerprint-key")
    def key(self) -> str:
        """Read it; raises BadInputError when it is too short to keep anybody from trying guesses."""
        with translated("secretsmanager:GetSecretValue", self.name):
            text = str(self.client.get_secret_value(SecretId=self.name).get("SecretString", ""))
        if len(text) < SHORTEST_KEY:
            hint = "Put 64 random characters into it; docs/deploy-check.md says what a new key changes"
            raise BadInputError(f"the fingerprint key has fewer than {SHORTEST_KEY} characters", where=self.name, hint=hint)
        return text


def _check_url(url: str) -> None:
    """Raise ValueError unless it is Slack's over TLS, or this machine's (a Slack for trying out): the bot token is sent there."""
    parts = urllib.parse.urlsplit(url)
    host = parts.hostname or ""
    slack = parts.scheme == "https" and (host in _HOSTS or host.endswith(tuple(f".{one}" for one in _HOSTS)))
    if url and not slack and not (parts.scheme == "http" and host in _LOOPBACK):
        raise ValueError("api_url is not Slack's")
