"""Tokens of package registries."""

import pytest

from tests.content.samples import HEX, found, letters


@pytest.mark.parametrize(
    ("text", "rule_id"),
    [
        pytest.param("npm_" + letters(36), "TW-SECRET-npm-token", id="npm-token"),
        pytest.param("//registry.test/:_authToken=" + letters(36), "TW-SECRET-npmrc-auth-token", id="npmrc-auth-token"),
        pytest.param("pypi-AgEIcHlwaS5vcmc" + letters(80), "TW-SECRET-pypi-token", id="pypi-token"),
        pytest.param("rubygems_" + letters(48, HEX), "TW-SECRET-rubygems-token", id="rubygems-token"),
    ],
)
def test_hit(text: str, rule_id: str) -> None:
    """A secret of the documented format is found on its line."""
    assert (rule_id, 2) in found(f"# settings\n{text}\n# end")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("npm_" + letters(30), id="npm-too-short"),
        pytest.param("//registry.test/:_authToken=${NPM_TOKEN}", id="variable"),
        pytest.param("pypi-" + letters(80), id="not-a-macaroon"),
    ],
)
def test_near_miss(text: str) -> None:
    """What only looks alike is left alone."""
    assert found(f"# settings\n{text}\n# end") == []
