"""The secrets."""

import json

import pytest

from tidewaiter.adapters.secrets import FingerprintKeyReader, SecretReader
from tidewaiter.errors import BadInputError, NotFoundError


def test_the_secret_is_read_and_never_printed(cloud):
    """Its representation holds no token."""
    client = cloud.client("secretsmanager")
    text = json.dumps({"bot_token": "xoxb-1", "channel": "C1", "signing_secret": "s3cret"})
    client.create_secret(Name="tidewaiter/slack", SecretString=text)
    secret = SecretReader(client=client, name="tidewaiter/slack").slack()
    assert (secret.bot_token, secret.channel, secret.signing_secret, secret.configured) == ("xoxb-1", "C1", "s3cret", True)
    assert "xoxb" not in repr(secret)
    assert "s3cret" not in repr(secret)


def test_a_fresh_deployments_secret_is_valid_but_not_configured(cloud):
    """Until somebody fills it in, nothing can be sent."""
    client = cloud.client("secretsmanager")
    client.create_secret(Name="tidewaiter/slack", SecretString=json.dumps({"bot_token": "", "channel": "", "signing_secret": "random"}))
    assert not SecretReader(client=client, name="tidewaiter/slack").slack().configured


@pytest.mark.parametrize("text", ["", "[]", "{}", "nonsense", '"text"'])
def test_a_malformed_secret_says_what_it_must_look_like(cloud, text):
    """Anything but an object with a signing secret is refused."""
    client = cloud.client("secretsmanager")
    client.create_secret(Name="tidewaiter/slack", SecretString=text or " ")
    with pytest.raises(BadInputError, match="signing_secret"):
        SecretReader(client=client, name="tidewaiter/slack").slack()


def test_a_missing_secret_is_not_found(cloud):
    """The name is in the error."""
    with pytest.raises(NotFoundError, match="tidewaiter/slack"):
        SecretReader(client=cloud.client("secretsmanager"), name="tidewaiter/slack").slack()


@pytest.mark.parametrize(
    ("url", "fine"),
    [
        ("https://slack.com/api/", True),
        ("https://slack-gov.com/api/", True),
        ("http://127.0.0.1:8080/api/", True),
        ("http://slack.com/api/", False),
        ("https://slack.com.evil.example/", False),
        ("https://slack.com@evil.example/", False),
        ("http://169.254.169.254/latest/", False),
        ("https://notslack.com/", False),
        ("file:///etc/passwd", False),
    ],
)
def test_the_token_is_sent_to_slack_or_to_this_machine_only(cloud, url, fine):
    """`api_url` is where the bot token goes."""
    client = cloud.client("secretsmanager")
    fields = {"bot_token": "xoxb-1", "channel": "C1", "signing_secret": "s", "api_url": url}
    client.create_secret(Name="tidewaiter/slack", SecretString=json.dumps(fields))
    reader = SecretReader(client=client, name="tidewaiter/slack")
    if fine:
        assert reader.slack().api_url == url
    else:
        with pytest.raises(BadInputError, match="malformed"):
            reader.slack()


def test_the_fingerprint_key_is_read_as_it_is(cloud):
    """As the deployment made it."""
    client = cloud.client("secretsmanager")
    client.create_secret(Name="tidewaiter/fingerprint-key", SecretString="k" * 64)
    assert FingerprintKeyReader(client=client, name="tidewaiter/fingerprint-key").key() == "k" * 64


def test_a_short_fingerprint_key_is_refused(cloud):
    """With it, anybody could try secrets until the fingerprint is the same."""
    client = cloud.client("secretsmanager")
    client.create_secret(Name="tidewaiter/fingerprint-key", SecretString="short")
    with pytest.raises(BadInputError, match="fewer than 32"):
        FingerprintKeyReader(client=client, name="tidewaiter/fingerprint-key").key()
