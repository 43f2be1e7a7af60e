"""Credentials of registries and clusters: Docker configuration, kubeconfig."""

from functools import partial

from tidewaiter.content.grammar import token, whole
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
    pattern=r'"auth"\s{0,4}:\s{0,4}"([A-Za-z0-9+/=]{12,})"',
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
    pattern=r'client-key-data"?:\s{0,4}"?([A-Za-z0-9+/=]{100,})',
    severity=Severity.CRITICAL,
    rotate="Client certificates cannot be revoked: rotate the cluster certificate authority or take the rights of the user away.",
    validate=_pem,
    preview=False,
    in_binaries=False,
    references=("https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/",),
)


def _secret_data(secret: str) -> Proof | None:
    """Accept base64 of printable text, as `data` of a Secret holds it."""
    raw = decode_base64(secret)
    return Proof() if len(raw) >= len("secret") and raw.isascii() and raw.decode().strip().isprintable() else None


def _holds_secrets(secret: str) -> Proof | None:
    """Accept base64 of a text in which another rule finds a secret: settings, keys and logins are kept so."""
    from tidewaiter.content.engine import secrets_of  # which needs the rules

    text = decode_base64(secret).decode(errors="replace")
    titles = sorted({found.rule.title for found in secrets_of(text)})
    return Proof(reasons=tuple(f"it holds: {title}" for title in titles[:MOST_NAMED])) if titles else None


MOST_NAMED = 5
_token = partial(token, family="containers")


def _docker_configuration(secret: str) -> Proof | None:
    """Accept base64 of a Docker configuration that logs in."""
    raw = decode_base64(secret)
    return Proof() if b'"auths"' in raw and (b'"auth"' in raw or b'"password"' in raw) else None


IMAGE_PULL = _token(
    "docker-config-secret",
    "Registry login in a Kubernetes Secret",
    r"\.dockerconfigjson\"?:\s{0,4}[\"']?([A-Za-z0-9+/]{40,}={0,2})",
    "Change the password or token at the registry; keep manifests with secrets encrypted.",
    "https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/",
    severity=Severity.CRITICAL,
    validate=_docker_configuration,
    preview=False,
    in_binaries=False,
)
SWARM = _token(
    "docker-swarm-token",
    "Docker swarm join token or unlock key",
    whole("SWM(?:TKN-1-[a-z0-9]{50}-[a-z0-9]{25}|KEY-1-[A-Za-z0-9+/]{43})"),
    "Rotate it with docker swarm join-token --rotate or unlock-key --rotate.",
    "https://docs.docker.com/engine/swarm/join-nodes/",
    severity=Severity.CRITICAL,
)
BOOTSTRAP = _token(
    "kubernetes-bootstrap-token",
    "Kubernetes bootstrap token",
    r"(?:--token[ =]|\btoken:\s{0,3}\"?|--discovery-token[ =])([a-z0-9]{6}\.[a-z0-9]{16})(?:[^a-z0-9.]|$)",
    "Delete the token with kubeadm token delete.",
    "https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/",
    in_binaries=False,
)
_IS_SECRET = (r"kind\"?:\s{0,4}\"?Secret\b",)
_ENTRY = r"[A-Za-z0-9+/]{{{least},}}={{0,2}})(?:[^A-Za-z0-9+/=_.-]|$)"
KUBERNETES_SECRET = _token(
    "kubernetes-secret-manifest",
    "Password in a Kubernetes Secret manifest",
    r"[\s\"'{,][A-Za-z0-9_.-]{0,40}(?i:pass|passwd|password|pwd|secret|token|api_?key)[A-Za-z0-9_.-]{0,20}[\"']?:\s{0,4}[\"']?("
    + _ENTRY.format(least=8),
    "Change the value; keep manifests with secrets encrypted, or use an external secret store.",
    "https://kubernetes.io/docs/concepts/configuration/secret/",
    in_binaries=False,
    preview=False,
    occurs=_IS_SECRET,
    validate=_secret_data,
    minimum_entropy=0.0,
    confidence=0.7,
)
KUBERNETES_SECRET_FILE = _token(
    "kubernetes-secret-content",
    "File with secrets in a Kubernetes Secret manifest",
    r"[\s\"'{,][A-Za-z0-9_.-]{1,80}[\"']?:\s{0,4}[\"']?(" + _ENTRY.format(least=16),
    "Change what it holds; keep manifests with secrets encrypted, or use an external secret store.",
    "https://kubernetes.io/docs/concepts/configuration/secret/",
    severity=Severity.CRITICAL,
    in_binaries=False,
    preview=False,
    occurs=_IS_SECRET,
    validate=_holds_secrets,
    minimum_entropy=0.0,
    may_repeat=True,
)
KUBECONFIG_EKS = _token(
    "eks-cluster-token",
    "EKS cluster token",
    r"\b(k8s-aws-v1\.[A-Za-z0-9_-]{100,})",
    "It ends by itself after 15 minutes; revoke the sessions of the role it speaks for.",
    "https://docs.aws.amazon.com/eks/latest/userguide/cluster-auth.html",
    severity=Severity.MEDIUM,
)
