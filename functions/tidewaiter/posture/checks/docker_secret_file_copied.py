"""Files that hold credentials, copied into the image."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile

_NAMES = frozenset(
    "id_rsa id_dsa id_ecdsa id_ed25519 id_ecdsa_sk id_ed25519_sk .env .npmrc .pypirc .netrc _netrc .git-credentials .htpasswd .pgpass "  # noqa: SIM905
    ".my.cnf .dockercfg .vault-token .terraformrc kubeconfig credentials.json service-account.json terraform.tfstate".split()
)
_TAILS = (
    *(".aws", ".aws/", ".aws/credentials", ".ssh", ".ssh/", ".gnupg", ".gnupg/", ".kube/config", ".docker/config.json"),
    *(".m2/settings.xml", ".gem/credentials", ".cargo/credentials", ".cargo/credentials.toml", ".config/gcloud", ".azure"),
    *(".pfx", ".p12", ".ppk"),
)
_EXAMPLES = ("example", "sample", "template", "dist", "defaults")


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for one in dockerfile.of("COPY", "ADD"):
        for source in one.words[:-1]:
            if "from" not in one.flags and _holds_credentials(source):
                yield Violation(message=f"{one.name} takes {source} into the image", line=one.line)


def _holds_credentials(source: str) -> bool:
    """Judge by name: `.env.production` holds what `.env` does, `.env.example` what somebody else may read."""
    name = source.rpartition("/")[2]
    of_stage = name.startswith(".env.") and not name.endswith(_EXAMPLES)
    return name in _NAMES or of_stage or source.endswith(_TAILS)


CONTROL = Control(
    id="TW-DOCKER-secret-file-copied",
    title="Credential file is copied into the image",
    severity=Severity.CRITICAL,
    why="The file stays in its layer, also when a later instruction deletes it.",
    remediation="Use `RUN --mount=type=secret`, list the file in .dockerignore and replace the credential.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/secrets/",),
)
