"""Credentials of Amazon Web Services."""

import pytest

from tests.content.samples import BASE32, HEX, aws_key, aws_secret, found, letters


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
        pytest.param("aws_secret_access_key = " + letters(40, HEX), id="hex-digest"),
        pytest.param("aws_secret_access_key = ${AWS_SECRET}", id="variable"),
    ],
)
def test_near_miss(text: str) -> None:
    """What only looks alike is left alone."""
    assert found(f"# settings\n{text}\n# end") == []
