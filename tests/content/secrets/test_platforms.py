"""Tokens of hosting platforms."""

import pytest

from tests.content.samples import found, made

TABLE = [
    ("HRKU-AA<w58>", "heroku-token", "HRKU-<a58>"),
    ("HEROKU_API_KEY=<uuid>", "heroku-api-key", "HEROKU_APP=<uuid>"),
    ("fo1_<w43>", "fly-token", "fo1_<a40>"),
    ("nfp_<a36>", "netlify-token", "nfp_<a35>"),
    ("CLOUDFLARE_API_TOKEN=<a40>", "cloudflare-api-token", "CLOUDFLARE_ZONE=<a40>"),
    ("CF_API_KEY=<h37>", "cloudflare-global-key", "CF_API_KEY=<h36>"),
    ("v1.0-<h24>-<h146>", "cloudflare-origin-ca-key", "v1.0-<h24>-<h140>"),
    ("SCW_SECRET_KEY=<uuid>", "scaleway-secret-key", "SCW_PROJECT=<uuid>"),
    ("LINODE_TOKEN=<h64>", "linode-token", "LINODE_TOKEN=<h63>"),
    ("HCLOUD_TOKEN=<a64>", "hetzner-token", "HCLOUD_TOKEN=<a63>"),
    ("LTAI<a20>", "alibaba-access-key", "LTAI<a19>"),
    ("ALICLOUD_ACCESS_SECRET=<a30>", "alibaba-access-key-secret", "ALICLOUD_ACCESS_SECRET=<a29>"),
    ("AKID<a32>", "tencent-secret-id", "AKID<a31>"),
    ("AQVN<a36>", "yandex-api-key", "AQVN<a30>"),
    ("rnd_<a28>", "render-api-key", "rnd_<a20>"),
    ("sbp_<h40>", "supabase-secret", "sbp_<h39>"),
    ("pscale_tkn_<a43>", "planetscale-secret", "pscale_tkn_<a20>"),
    ("napi_<l64>", "neon-api-key", "napi_<l63>"),
    ("tskey-auth-<a16>-<a32>", "tailscale-key", "tskey-auth-<a16>"),
    ("mdb_sa_sk_<w42>", "mongodb-atlas-service-account-secret", "mdb_sa_id_<w42>"),
    ("cloudinary://<d15>:<a27>@cloud", "cloudinary-url", "cloudinary://<d5>:<a27>@cloud"),
    ("ALGOLIA_ADMIN_KEY=<h32>", "algolia-admin-key", "ALGOLIA_SEARCH_KEY=<h32>"),
    ("CONFLUENT_API_SECRET=<b64>", "confluent-api-secret", "CONFLUENT_API_SECRET=<b60>"),
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
