"""Credentials of Amazon Web Services."""

import base64
import random

import pytest

from tests.content.samples import BASE32, HEX, aws_key, aws_secret, found, letters, made


@pytest.mark.parametrize(
    ("text", "rule_id"),
    [
        pytest.param(f"key = {aws_key()}", "TW-SECRET-aws-access-key", id="aws-access-key"),
        pytest.param(f"aws_secret_access_key = {aws_secret()}", "TW-SECRET-aws-secret-key", id="aws-secret-key"),
        pytest.param(f'"SecretAccessKey": "{aws_secret()}"', "TW-SECRET-aws-secret-key", id="aws-secret-key"),
        pytest.param(f"aws_session_token = IQoJ{letters(200)}", "TW-SECRET-aws-session-token", id="aws-session-token"),
    ],
)
def test_hit(text: str, rule_id: str) -> None:
    """A secret of the documented format is found on its line."""
    assert (rule_id, 2) in found(f"# settings\n{text}\n# end")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("AKIA" + "IOSFODNN7" + "EXAMPLE", id="documentation-example"),
        pytest.param("AKIA" + letters(17, BASE32), id="too-long"),
        pytest.param("AKIA" + letters(16, "189"), id="not-base-32"),
        pytest.param("aws_secret_access_key = " + "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY", id="documentation-secret"),
        pytest.param("aws_secret_access_key = ${AWS_SECRET}", id="variable"),
    ],
)
def test_near_miss(text: str) -> None:
    """What only looks alike is left alone."""
    assert found(f"# settings\n{text}\n# end") == []


def test_a_digest_is_no_secret_key() -> None:
    """Forty hex digits under its name may be some secret, but not one of AWS."""
    named = {rule_id for rule_id, _ in found("aws_secret_access_key = " + letters(40, HEX))}
    assert "TW-SECRET-aws-secret-key" not in named


TABLE = [
    ("ABSKQmVkcm9ja0FQSUtleS<b110>", "aws-bedrock-key", "ABSKQmVkcm9ja0FQSUtleS<b20>"),
    (
        base64.b64encode(b'{"payload":"' + letters(200).encode() + b'","datakey":"x","version":"2"}').decode(),
        "aws-ecr-login",
        base64.b64encode(b'{"payload":"' + letters(200).encode() + b'","other":"x"}').decode(),
    ),
    ("CODEARTIFACT_AUTH_TOKEN=eyJ<a200>", "aws-codeartifact-login", "CODEARTIFACT_DOMAIN=eyJ<a200>"),
    (
        "https://aws:<a120>@corp-111122223333.d.codeartifact.eu-west-1.amazonaws.com/pypi/",
        "aws-codeartifact-address",
        "https://corp-111122223333.d.codeartifact.eu-west-1.amazonaws.com/<a120>/",
    ),
    (
        "SMTP_PASSWORD=" + base64.b64encode(b"\x04" + random.Random(5).randbytes(32)).decode(),  # noqa: S311
        "aws-ses-smtp-password",
        "SMTP_PASSWORD=" + base64.b64encode(b"\x05" + random.Random(5).randbytes(32)).decode(),  # noqa: S311
    ),
    ("da2-<l26>", "aws-appsync-key", "da2-<l25>"),
    ("amzn1.oa2-cs.v1.<h64>", "amazon-oauth-client-secret", "amzn1.application-oa2-client.<h32>"),
    ("amzn.mws.<uuid>", "amazon-mws-token", "amzn.mws.<h32>"),
]


@pytest.mark.parametrize(("template", "slug", "_near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_table_hit(template: str, slug: str, _near: str) -> None:
    """Every further kind is found."""
    assert f"TW-SECRET-{slug}" in {rule_id for rule_id, _ in found(f"# settings\n{made(template)}\n# end")}


@pytest.mark.parametrize(("_template", "slug", "near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_table_near_miss(_template: str, slug: str, near: str) -> None:
    """What only looks alike is left alone."""
    assert f"TW-SECRET-{slug}" not in {rule_id for rule_id, _ in found(f"# settings\n{made(near)}\n# end")}
