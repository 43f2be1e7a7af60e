"""kubeconfig files: contexts, trust, tokens, and programs that are not run."""

import base64
import copy

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.adapters.kubeconfig import EksLogin, Target, connect_target, parse_kubeconfig, read_kubeconfig
from tidewaiter.errors import BadInputError, LimitExceededError
from tidewaiter.local.kubernetes import ADMIN_TOKEN, LoopbackKubernetes

CONFIG = {
    "current-context": "one",
    "contexts": [{"name": "one", "context": {"cluster": "c", "user": "u"}}, {"name": "two", "context": {"cluster": "c", "user": "eks"}}],
    "clusters": [{"name": "c", "cluster": {"server": "https://k", "certificate-authority-data": base64.b64encode(b"PEM").decode()}}],
    "users": [
        {"name": "u", "user": {"token": "t"}},
        {
            "name": "eks",
            "user": {
                "exec": {
                    "command": "/usr/local/bin/aws",
                    "args": ["--region", "eu-west-1", "eks", "get-token", "--cluster-name", "shop", "--output", "json"],
                    "env": [{"name": "AWS_PROFILE", "value": "dev"}],
                }
            },
        },
    ],
}


def config(path=(), value=None):
    """Write the kubeconfig with one member changed."""
    changed = copy.deepcopy(CONFIG)
    target = changed
    for key in path[:-1]:
        target = target[key]
    if path:
        target[path[-1]] = value
    return yaml.safe_dump(changed)


def test_the_current_context_is_resolved(tmp_path):
    """Server, CA and token come from the entries that the context names."""
    assert parse_kubeconfig(config(), tmp_path) == Target(server="https://k", certificate_authority="PEM", token="t")


def test_an_eks_entry_is_a_login_not_a_program(tmp_path):
    """Cluster, region and profile are read from the arguments; nothing is run."""
    found = parse_kubeconfig(config(), tmp_path, "two")
    assert found.login == EksLogin(cluster_name="shop", region="eu-west-1", profile="dev")
    other = config(("users", 1, "user", "exec"), {"command": "aws-iam-authenticator", "args": ["token", "-i", "shop"]})
    assert parse_kubeconfig(other, tmp_path, "two").login == EksLogin(cluster_name="shop")


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("current-context",), "three", "no context 'three'"),
        (("clusters",), [], "no cluster 'c'"),
        (("users", 1, "user"), {"client-certificate-data": "x"}, "no token we can use"),
        (("users", 1, "user", "exec", "command"), "/tmp/evil", "is not run"),
        (("users", 1, "user", "exec", "args"), ["s3", "ls"], "is not run"),
        (("users", 1, "user", "exec", "args"), ["eks", "get-token", "--cluster-name=a", "--role-arn=r"], "assumes a role"),
        (("clusters", 0, "cluster", "insecure-skip-tls-verify"), True, "certificate checks off"),
        (("clusters", 0, "cluster", "certificate-authority-data"), "%%", "cannot be read"),
        (("users", 1, "user"), {"tokenFile": "none"}, "tokenFile"),
    ],
)
def test_what_cannot_be_used_is_said(tmp_path, path, value, message):
    """Each thing that is missing, unsafe or not supported is named."""
    context = "" if path == ("current-context",) else "two"
    with pytest.raises(BadInputError, match=message):
        parse_kubeconfig(config(path, value), tmp_path, context)


def test_files_are_found_beside_the_kubeconfig(tmp_path):
    """Relative file names are relative to the kubeconfig, and too large or missing ones are errors."""
    (tmp_path / "token").write_text("from-file\n")
    (tmp_path / "config").write_text(config(("users", 0, "user"), {"tokenFile": "token"}))
    assert read_kubeconfig(tmp_path / "config").token == "from-file"
    (tmp_path / "large").write_bytes(b" " * (1024 * 1024 + 1))
    with pytest.raises(LimitExceededError):
        read_kubeconfig(tmp_path / "large")
    with pytest.raises(BadInputError, match="cannot be read"):
        read_kubeconfig(tmp_path / "none")


def test_a_target_is_called_with_its_token():
    """A static token is used as it is, a login's token is minted."""
    minted = []

    def mint(login):
        minted.append(login)
        return ADMIN_TOKEN

    with LoopbackKubernetes() as api:
        login = EksLogin(cluster_name="shop")
        assert connect_target(Target(server=api.url, login=login), mint).server_version() == "1.34"
        assert connect_target(Target(server=api.url, token=ADMIN_TOKEN), mint).server_version() == "1.34"
    assert minted == [login]


@given(st.text(max_size=300))
def test_any_text_is_a_kubeconfig_or_an_error(tmp_path_factory, text):
    """Nothing but BadInputError comes out of text that is no kubeconfig."""
    with pytest.raises(BadInputError):
        parse_kubeconfig(text, tmp_path_factory.getbasetemp())
