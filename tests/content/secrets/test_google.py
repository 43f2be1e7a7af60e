"""Credentials of Google Cloud."""

import pytest

from tests.content.samples import HEX, found, letters, made


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


TABLE = [
    ("1//0<w100>", "google-refresh-token", "x/1//0<w100>"),
    ("ya29.<a120>", "google-access-token", "ya29.<a30>"),
    ("GOOG1E<u55>", "google-storage-hmac-key", "GOOG1E<u50>"),
    ("AAAA<a7>:<a140>", "firebase-server-key", "AAAA<a7>:<a100>"),
]


@pytest.mark.parametrize(("template", "slug", "_near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_table_hit(template: str, slug: str, _near: str) -> None:
    """Every further kind is found."""
    assert f"TW-SECRET-{slug}" in {rule_id for rule_id, _ in found(f"# settings\n{made(template)}\n# end")}


@pytest.mark.parametrize(("_template", "slug", "near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_table_near_miss(_template: str, slug: str, near: str) -> None:
    """What only looks alike is left alone."""
    assert f"TW-SECRET-{slug}" not in {rule_id for rule_id, _ in found(f"# settings\n{made(near)}\n# end")}
