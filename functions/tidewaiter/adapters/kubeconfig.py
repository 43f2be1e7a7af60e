"""kubeconfig files: which server to call, whom to trust and how to get a token. Programs that a kubeconfig names are never run.

EKS entries (`aws eks get-token`, `aws-iam-authenticator token`) are recognised and their token is minted here instead.
"""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tidewaiter.adapters.eks import TokenSource
from tidewaiter.adapters.kubernetes import KubernetesClient
from tidewaiter.errors import BadInputError, LimitExceededError
from tidewaiter.posture.yaml_nodes import DocumentBuilder

MAX_BYTES = 1024 * 1024
_CLUSTER_FLAGS = ("--cluster-name", "--cluster-id", "-i")
_REGION_FLAGS = ("--region",)
_UNSUPPORTED_FLAGS = ("--role-arn", "-r", "--role")

Mint = Callable[["EksLogin"], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EksLogin:
    """What an EKS entry asks for: a token for a cluster, perhaps in a region and with a profile."""

    cluster_name: str
    region: str = ""
    profile: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One context of a kubeconfig, resolved: exactly one of `token` and `login` is set."""

    server: str
    certificate_authority: str = ""
    token: str = ""
    login: EksLogin | None = None


def read_kubeconfig(path: Path, context: str = "") -> Target:
    """Read a file and resolve a context, or the current one; raises BadInputError naming what is missing or not supported."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise BadInputError(f"the kubeconfig cannot be read: {error.strerror}", where=str(path)) from None
    if len(raw) > MAX_BYTES:
        raise LimitExceededError(f"the kubeconfig is larger than {MAX_BYTES} bytes", where=str(path))
    return parse_kubeconfig(raw.decode(errors="replace"), path.parent, context)


def parse_kubeconfig(text: str, folder: Path, context: str = "") -> Target:
    """Resolve a context of a kubeconfig's text; relative file names are relative to `folder`."""
    node = DocumentBuilder().build(text)
    config = node.value if node is not None and isinstance(node.value, Mapping) else {}
    wanted = context or str(config.get("current-context") or "")
    chosen = _named(config, "contexts", "context", wanted)
    cluster = _named(config, "clusters", "cluster", str(chosen.get("cluster", "")))
    user = _named(config, "users", "user", str(chosen.get("user", "")))
    if cluster.get("insecure-skip-tls-verify"):
        raise BadInputError("the kubeconfig switches certificate checks off", hint="Give the cluster's certificate-authority-data instead")
    token = _token(user, folder)
    return Target(
        server=str(cluster.get("server", "")),
        certificate_authority=_content(cluster, "certificate-authority", folder),
        token=token,
        login=None if token else _login(user),
    )


def connect_target(target: Target, mint: Mint) -> KubernetesClient:
    """Open a client for a resolved context; `mint` makes EKS tokens (see `adapters.eks.mint_token`)."""
    login = target.login
    source = TokenSource(lambda: mint(login) if login is not None else target.token)
    return KubernetesClient(target.server, token=source, certificate_authority=target.certificate_authority)


def _named(config: Mapping[str, Any], section: str, member: str, name: str) -> Mapping[str, Any]:
    entries = config.get(section)
    known = {str(e.get("name")): e.get(member) for e in entries if isinstance(e, Mapping)} if isinstance(entries, list) else {}
    found = known.get(name)
    if not isinstance(found, Mapping):
        names = ", ".join(sorted(known)) or "none"
        raise BadInputError(f"the kubeconfig has no {member} {name!r}", hint=f"It has: {names}")
    return found


def _content(holder: Mapping[str, Any], key: str, folder: Path) -> str:
    """Return a member that is either inline (`KEY-data`, base64) or in a file (`KEY`)."""
    inline, file_name = holder.get(f"{key}-data"), holder.get(key)
    try:
        if inline:
            return base64.b64decode(str(inline), validate=True).decode()
        return (folder / str(file_name)).read_text() if file_name else ""
    except (binascii.Error, UnicodeDecodeError, OSError):
        raise BadInputError(f"{key} of the kubeconfig cannot be read", where=str(file_name or f"{key}-data")) from None


def _token(user: Mapping[str, Any], folder: Path) -> str:
    if user.get("token"):
        return str(user["token"])
    if not user.get("tokenFile"):
        return ""
    try:
        return (folder / str(user["tokenFile"])).read_text().strip()
    except (OSError, UnicodeDecodeError):
        raise BadInputError("the kubeconfig's tokenFile cannot be read", where=str(user["tokenFile"])) from None


def _login(user: Mapping[str, Any]) -> EksLogin:
    program = user.get("exec")
    if not isinstance(program, Mapping):
        hint = "Use a token, a tokenFile or an EKS entry made by `aws eks update-kubeconfig`"
        raise BadInputError("the kubeconfig's user has no token we can use (client certificates are not supported)", hint=hint)
    arguments = [str(argument) for argument in program.get("args") or ()]
    command = str(program.get("command", "")).rpartition("/")[2]
    name = _flag(arguments, _CLUSTER_FLAGS)
    if command not in ("aws", "aws-iam-authenticator") or not {"get-token", "token"} & set(arguments) or not name:
        raise BadInputError(f"the kubeconfig's login program {command!r} is not run", hint="Give a token, or an EKS entry")
    if _flag(arguments, _UNSUPPORTED_FLAGS):
        raise BadInputError("the kubeconfig's EKS entry assumes a role", hint="Assume it before, or use a profile that does")
    environment = {str(e.get("name")): str(e.get("value")) for e in program.get("env") or () if isinstance(e, Mapping)}
    profile = _flag(arguments, ("--profile",)) or environment.get("AWS_PROFILE", "")
    return EksLogin(cluster_name=name, region=_flag(arguments, _REGION_FLAGS), profile=profile)


def _flag(arguments: Sequence[str], names: Sequence[str]) -> str:
    for index, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name in names:
            return value if equals else next(iter(arguments[index + 1 :]), "")
    return ""
