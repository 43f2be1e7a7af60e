"""Tokens of tools for working together."""

import pytest

from tests.content.samples import found, made

TABLE = [
    ("ATATT3xFfGF0<w180>", "atlassian-api-token", "ATATT3xFfGF0<w50>"),
    ("ATBB<a32>", "bitbucket-app-password", "ATBB<a20>"),
    ("ntn_<d11><a35>", "notion-token", "ntn_<d11><a30>"),
    ("pat<a14>.<h64>", "airtable-token", "pat<a14>.<h60>"),
    ("lin_api_<a40>", "linear-api-key", "lin_api_<a39>"),
    ("figd_<w40>", "figma-token", "figd_<a38>"),
    ("PMAK-<h24>-<h34>", "postman-api-key", "PMAK-<h24>-<h30>"),
    ("sl.<a140>", "dropbox-token", "sl.<a60>"),
    ("CFPAT-<w43>", "contentful-management-token", "CFPAT-<a40>"),
    ("tfp_<a48>", "typeform-token", "tfp_<a40>"),
    ("pat-na1-<uuid>", "hubspot-token", "pat-xx1-<uuid>"),
    ("00D<a15>!<a96>", "salesforce-session", "00D<a15>.<a96>"),
    ("OKTA_API_TOKEN=00<a40>", "okta-api-token", "OKTA_API_TOKEN=11<a40>"),
    ("AUTH0_CLIENT_SECRET=<a64>", "auth0-client-secret", "AUTH0_CLIENT_ID=<a64>"),
    ("rdme_<l70>", "readme-api-key", "rdme_<l60>"),
    ("sgp_<h40>", "sourcegraph-token", "sgp_<h39>"),
    ("ops_eyJ<a300>", "onepassword-service-account-token", "ops_eyJ<a100>"),
]


@pytest.mark.parametrize(("template", "slug", "_near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_hit(template: str, slug: str, _near: str) -> None:
    """A secret of the documented format is found on its line, in a text and at the end of it."""
    secret = made(template)
    assert (f"TW-SECRET-{slug}", 2) in found(f"# settings\n{secret}\n# end")
    assert (f"TW-SECRET-{slug}", 2) in found(f"# settings\n{secret}")


@pytest.mark.parametrize(("_template", "slug", "near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_near_miss(_template: str, slug: str, near: str) -> None:
    """What only looks alike is left alone."""
    assert f"TW-SECRET-{slug}" not in {rule_id for rule_id, _ in found(f"# settings\n{made(near)}\n# end")}
