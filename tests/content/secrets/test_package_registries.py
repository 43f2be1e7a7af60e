"""Tokens of package registries."""

import pytest

from tests.content.samples import HEX, found, letters, made


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


TABLE = [
    ("pypi-AgENdGVzdC5weXBpLm9yZ<w90>", "test-pypi-token", "pypi-AgENdGVzdC5weXBpLm9yZ<a20>"),
    ("cio<a32>", "crates-io-token", "cio<a31>"),
    ("oy2b<l15>a<l11>ub<l11>4", "nuget-key", "oy2b<l15>b<l11>ub<l11>4"),
    ("CLOJARS_<l60>", "clojars-token", "CLOJARS_<l50>"),
    ("packagist_out_<h68>", "packagist-token", "packagist_out_<h60>"),
    ("dckr_pat_<w27>", "docker-hub-token", "dckr_pat_<a20>"),
    ("AKCp<a69>", "jfrog-token", "AKCp<a60>"),
]


@pytest.mark.parametrize(("template", "slug", "_near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_table_hit(template: str, slug: str, _near: str) -> None:
    """Every further kind is found."""
    assert f"TW-SECRET-{slug}" in {rule_id for rule_id, _ in found(f"# settings\n{made(template)}\n# end")}


@pytest.mark.parametrize(("_template", "slug", "near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_table_near_miss(_template: str, slug: str, near: str) -> None:
    """What only looks alike is left alone."""
    assert f"TW-SECRET-{slug}" not in {rule_id for rule_id, _ in found(f"# settings\n{made(near)}\n# end")}
