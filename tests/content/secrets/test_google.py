"""Credentials of Google Cloud."""

import pytest

from tests.content.samples import HEX, found, letters


@pytest.mark.parametrize(
    ("text", "rule_id"),
    [
        pytest.param(
            f'{{"private_key_id": "{letters(40, HEX)}", "private_key": "x"}}',
            "TW-SECRET-gcp-service-account-key",
            id="gcp-service-account-key",
        ),
        pytest.param("AIza" + letters(35), "TW-SECRET-google-api-key", id="google-api-key"),
        pytest.param("GOCSPX-" + letters(28), "TW-SECRET-google-oauth-client-secret", id="google-oauth-client-secret"),
    ],
)
def test_hit(text: str, rule_id: str) -> None:
    """A secret of the documented format is found on its line."""
    assert (rule_id, 2) in found(f"# settings\n{text}\n# end")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f'{{"private_key_id": "{letters(39, HEX)}"}}', id="too-short"),
        pytest.param("AIza" + letters(36), id="too-long"),
        pytest.param("GOCSPX-" + letters(12), id="oauth-too-short"),
    ],
)
def test_near_miss(text: str) -> None:
    """What only looks alike is left alone."""
    assert found(f"# settings\n{text}\n# end") == []
