"""Tokens of further services."""

import pytest

from tests.content.samples import found, made

TABLE = [
    ("aio_<a28>", "adafruit-io-key"),
    ("AVNS_<a19>", "aiven-password"),
    ("ASANA_ACCESS_TOKEN=1/<d16>:<h32>", "asana-token"),
    ("CCDB1_<a22>_<a40>", "cockroach-cloud-key"),
    ("dbtu_<a44>", "dbt-token"),
    ("dnkey-<u26>-<u52>", "defined-networking-key"),
    ("ddp_<a36>", "deno-token"),
    ("fio-u-<a64>", "frame-io-token"),
    ("IGQV<a140>", "instagram-token"),
    ("pylf_v1_us_<a43>", "logfire-token"),
    ("mlsn.<h64>", "mailersend-key"),
    ("api_live.<a11>.<a32>", "onfido-token"),
    ("pina_<a92>", "pinterest-token"),
    ("polar_oat_<a43>", "polar-token"),
    ("samsara_api_<a30>", "samsara-token"),
    ("sgp_<a64>", "segment-token"),
    ("snyk_uat.<h8>.<a60>", "snyk-oauth-token"),
    ("KEY01<d30>_<a22>", "telnyx-key"),
    ("AAAAAAAAAAAAAAAAAAAAAA<a24>%2F<a10>%3D<a45>", "twitter-bearer-token"),
    ("ucat_<u26>", "upcloud-token"),
    ("vercel_blob_rw_<a16>_<a30>", "vercel-blob-token"),
    ("waka_<uuid>", "wakatime-key"),
    ("YANDEX_IAM_TOKEN=t1.<w190>.<a86>", "yandex-iam-token"),
    ("YANDEX_OAUTH_TOKEN=y0_<a55>", "yandex-oauth-token"),
    ("YANDEX_STORAGE_KEY=YC<a38>", "yandex-static-secret"),
    ("zpka_<h32>_<h8>", "zuplo-key"),
]


@pytest.mark.parametrize(("template", "slug"), TABLE, ids=[slug for _, slug in TABLE])
def test_hit(template: str, slug: str) -> None:
    """Every kind is found in its form."""
    assert f"TW-SECRET-{slug}" in {rule_id for rule_id, _ in found(f"# settings\n{made(template)}\n# end")}


@pytest.mark.parametrize(("template", "slug"), TABLE, ids=[slug for _, slug in TABLE])
def test_near_miss(template: str, slug: str) -> None:
    """What is cut short is left alone."""
    assert f"TW-SECRET-{slug}" not in {rule_id for rule_id, _ in found(f"# settings\n{made(template)[: len(made(template)) // 2]}\n# end")}
