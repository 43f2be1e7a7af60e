"""Tokens of build and deployment tools."""

import pytest

from tests.content.samples import found, made

TABLE = [
    ("dp.pt.<a43>", "doppler-token", "dp.xx.<a43>"),
    ("pul-<h40>", "pulumi-token", "pul-<h39>"),
    ("bkua_<h40>", "buildkite-token", "bkua_<h39>"),
    ("CCIPAT_<a22>_<h40>", "circleci-token", "CCIPAT_<a22>_<h30>"),
    ("pat.<w22>.<h24>.<a20>", "harness-token", "pat.<w22>.<h20>.<a20>"),
    ("OCTOPUS_KEY=API-<u30>", "octopus-deploy-key", "OTHER_KEY=API-<u30>"),
    ("pnu_<a36>", "prefect-key", "pnu_<a30>"),
    ("ico-<a32>", "infracost-key", "ico-<a31>"),
    ("Unseal Key 1: <b44>", "vault-unseal-key", "Unseal Key 1: <b40>"),
    ("VAULT_TOKEN=s.<a24>", "vault-legacy-token", "VAULT_ADDR=s.<a24>"),
    ("vault_secret_id: <uuid>", "vault-approle-secret-id", "vault_role_id: <uuid>"),
    ("CONSUL_HTTP_TOKEN=<uuid>", "consul-token", "CONSUL_NODE=<uuid>"),
    ("JENKINS_API_TOKEN=11<h32>", "jenkins-api-token", "JENKINS_API_TOKEN=22<h32>"),
    ("CODECOV_TOKEN=<uuid>", "codecov-token", "CODECOV_ID=<uuid>"),
    ("K10<h64>::server:<h32>", "k3s-cluster-token", "K10<h60>::server:<h32>"),
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
