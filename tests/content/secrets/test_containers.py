"""Credentials of registries and clusters."""

import base64

import pytest

from tests.content.samples import found, letters


def encoded(text: str) -> str:
    """Encode as such files do."""
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("text", "rule_id"),
    [
        pytest.param(f'{{"auth": "{encoded("robot:" + letters(16))}"}}', "TW-SECRET-docker-auth", id="docker-auth"),
        pytest.param(
            "client-key-data: " + encoded("-----BEGIN EC PRIVATE KEY-----\n" + letters(90)),
            "TW-SECRET-kubeconfig-client-key",
            id="kubeconfig-client-key",
        ),
    ],
)
def test_hit(text: str, rule_id: str) -> None:
    """A secret of the documented format is found on its line."""
    assert (rule_id, 2) in found(f"# settings\n{text}\n# end")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f'{{"auth": "{encoded(letters(30))}"}}', id="no-colon"),
        pytest.param('{"auth": ""}', id="credential-helper"),
        pytest.param("client-certificate-data: " + encoded("-----BEGIN CERTIFICATE-----\n" + letters(90)), id="certificate"),
    ],
)
def test_near_miss(text: str) -> None:
    """What only looks alike is left alone."""
    assert found(f"# settings\n{text}\n# end") == []
