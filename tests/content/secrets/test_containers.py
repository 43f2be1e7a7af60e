"""Credentials of registries and clusters."""

import base64

import pytest

from tests.content.samples import found, letters, made


def encoded(text: str) -> str:
    """Encode as such files do."""
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("text", "rule_id"),
    [
        pytest.param(f'{{"auth": "{encoded("robot:" + letters(16))}"}}', "TW-SECRET-docker-auth", id="docker-auth"),
        pytest.param(
            "client-key-data: " + encoded("-----BEGIN EC PRIVATE KEY-----\n" + letters(90)),
            "TW-SECRET-kubeconfig-client-key",
            id="kubeconfig-client-key",
        ),
    ],
)
def test_hit(text: str, rule_id: str) -> None:
    """A secret of the documented format is found on its line."""
    assert (rule_id, 2) in found(f"# settings\n{text}\n# end")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f'{{"auth": "{encoded(letters(30))}"}}', id="no-colon"),
        pytest.param('{"auth": ""}', id="credential-helper"),
        pytest.param("client-certificate-data: " + encoded("-----BEGIN CERTIFICATE-----\n" + letters(90)), id="certificate"),
    ],
)
def test_near_miss(text: str) -> None:
    """What only looks alike is left alone."""
    assert found(f"# settings\n{text}\n# end") == []


TABLE = [
    ("SWMTKN-1-<l50>-<l25>", "docker-swarm-token", "SWMTKN-1-<l50>"),
    ("kubeadm join 10.0.0.1:6443 --token <l6>.<l16>", "kubernetes-bootstrap-token", "kubeadm join 10.0.0.1:6443 --token <l6>.<l10>"),
    (
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata:\n  db-password: " + base64.b64encode(b"fog-Lamp7-rain").decode() + "\n",
        "kubernetes-secret-manifest",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  db-password: "
        + base64.b64encode(b"fog-Lamp7-rain").decode()
        + "\n",
    ),
    ("k8s-aws-v1.<w200>", "eks-cluster-token", "k8s-aws-v1.<a40>"),
]


@pytest.mark.parametrize(("template", "slug", "_near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_table_hit(template: str, slug: str, _near: str) -> None:
    """Every further kind is found."""
    assert f"TW-SECRET-{slug}" in {rule_id for rule_id, _ in found(f"# settings\n{made(template)}\n# end")}


@pytest.mark.parametrize(("_template", "slug", "near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_table_near_miss(_template: str, slug: str, near: str) -> None:
    """What only looks alike is left alone."""
    assert f"TW-SECRET-{slug}" not in {rule_id for rule_id, _ in found(f"# settings\n{made(near)}\n# end")}
