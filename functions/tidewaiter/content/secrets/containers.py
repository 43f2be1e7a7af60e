"""Credentials of registries and clusters: Docker configuration, kubeconfig."""

from tidewaiter.content.plausibility import decode_base64
from tidewaiter.content.rule import Proof, SecretRule
from tidewaiter.model.severity import Severity


def _login(secret: str) -> Proof | None:
    """Accept base64 of `user:password`, which is all that Docker's encoding is."""
    user, colon, password = decode_base64(secret).partition(b":")
    if not colon or not user or not password or not user.isascii() or not user.decode().isprintable():
        return None
    return Proof(reasons=(f"it logs {user.decode()[:64]} in",))


def _pem(secret: str) -> Proof | None:
    return Proof() if b"PRIVATE KEY" in decode_base64(secret[:64]) else None


DOCKER = SecretRule(
    id="TW-SECRET-docker-auth",
    title="Registry login in a Docker configuration",
    family="containers",
    pattern=r'"auth"\s{0,4}:\s{0,4}"([A-Za-z0-9+/=]{12,1000})"',
    severity=Severity.CRITICAL,
    rotate="Change the password or token at the registry; use a credential helper or build secrets.",
    validate=_login,
    preview=False,
    in_binaries=False,
    references=("https://docs.docker.com/reference/cli/docker/login/",),
)

KUBECONFIG = SecretRule(
    id="TW-SECRET-kubeconfig-client-key",
    title="Client key in a kubeconfig",
    family="containers",
    pattern=r'client-key-data:\s{0,4}"?([A-Za-z0-9+/=]{100,1000})',
    severity=Severity.CRITICAL,
    rotate="Client certificates cannot be revoked: rotate the cluster certificate authority or take the rights of the user away.",
    validate=_pem,
    preview=False,
    in_binaries=False,
    references=("https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/",),
)
