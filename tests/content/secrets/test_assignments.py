"""Passwords assigned to names."""

import pytest

from tests.content.samples import found, letters


@pytest.mark.parametrize(
    ("text", "rule_id"),
    [
        pytest.param(f'password = "{letters(18)}"', "TW-SECRET-generic-secret", id="generic-secret"),
        pytest.param(f'"client_secret": "{letters(24)}"', "TW-SECRET-generic-secret", id="generic-secret"),
        pytest.param(f"SHOP_DB_PASSWORD={letters(18)}", "TW-SECRET-environment-secret", id="environment-secret"),
    ],
)
def test_hit(text: str, rule_id: str) -> None:
    """A secret of the documented format is found on its line."""
    assert (rule_id, 2) in found(f"# settings\n{text}\n# end")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('password = "correct horse battery"', id="words"),
        pytest.param('password = "changeme12345"', id="placeholder"),
        pytest.param('secret_name = "shop-database-secret"', id="name-of-a-secret"),
        pytest.param("SHOP_DB_PASSWORD_FILE=/run/secrets/db", id="file"),
        pytest.param("SHOP_DB_PASSWORD=$(cat /run/secrets/db)", id="command"),
    ],
)
def test_near_miss(text: str) -> None:
    """What only looks alike is left alone."""
    assert found(f"# settings\n{text}\n# end") == []
