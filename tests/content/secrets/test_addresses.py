"""Passwords inside addresses."""

import pytest

from tests.content.samples import found, letters


@pytest.mark.parametrize(
    ("text", "rule_id"),
    [
        pytest.param(
            f"postgresql://shop:{letters(14)}@db.internal:5432/shop", "TW-SECRET-database-url-password", id="database-url-password"
        ),
        pytest.param(f"redis://:{letters(14)}@cache:6379", "TW-SECRET-database-url-password", id="database-url-password"),
        pytest.param(
            f"git clone https://robot:{letters(20)}@git.internal.test/a.git", "TW-SECRET-web-address-password", id="web-address-password"
        ),
        pytest.param(f"machine git.internal.test login robot password {letters(14)}", "TW-SECRET-netrc-password", id="netrc-password"),
    ],
)
def test_hit(text: str, rule_id: str) -> None:
    """A secret of the documented format is found on its line."""
    assert (rule_id, 2) in found(f"# settings\n{text}\n# end")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("postgresql://shop:${PASSWORD}@db/shop", id="variable"),
        pytest.param("postgresql://user:password@localhost/shop", id="the-word-itself"),
        pytest.param("postgres://user:mypass@localhost/somedatabase", id="the-word-with-my"),
        pytest.param("postgres://user:password123@localhost/somedatabase", id="the-word-with-digits"),
        pytest.param("postgresql://db.internal:5432/shop", id="no-password"),
        pytest.param("https://site.test:8443/path@2x.png", id="port"),
    ],
)
def test_near_miss(text: str) -> None:
    """What only looks alike is left alone."""
    assert found(f"# settings\n{text}\n# end") == []
