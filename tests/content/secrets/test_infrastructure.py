"""Tokens of platforms."""

import pytest

from tests.content.samples import HEX, found, letters


@pytest.mark.parametrize(
    ("text", "rule_id"),
    [
        pytest.param("hvs." + letters(95), "TW-SECRET-vault-token", id="vault-token"),
        pytest.param(f"{letters(14)}.atlasv1.{letters(64)}", "TW-SECRET-terraform-cloud-token", id="terraform-cloud-token"),
        pytest.param("dop_v1_" + letters(64, HEX), "TW-SECRET-digitalocean-token", id="digitalocean-token"),
        pytest.param("dapi" + letters(32, HEX), "TW-SECRET-databricks-token", id="databricks-token"),
        pytest.param(f"glsa_{letters(32)}_{letters(8, HEX)}", "TW-SECRET-grafana-token", id="grafana-token"),
        pytest.param("shpat_" + letters(32, HEX), "TW-SECRET-shopify-token", id="shopify-token"),
    ],
)
def test_hit(text: str, rule_id: str) -> None:
    """A secret of the documented format is found on its line."""
    assert (rule_id, 2) in found(f"# settings\n{text}\n# end")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("hvs." + letters(20), id="vault-too-short"),
        pytest.param("dop_v1_" + letters(63, HEX), id="digitalocean-too-short"),
        pytest.param("dapi" + letters(31, HEX), id="databricks-too-short"),
    ],
)
def test_near_miss(text: str) -> None:
    """What only looks alike is left alone."""
    assert found(f"# settings\n{text}\n# end") == []
