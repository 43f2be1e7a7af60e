"""Files that hold credentials, copied into the image."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile

_NAMES = frozenset(
    {
        "id_rsa",
        "id_dsa",
        "id_ecdsa",
        "id_ed25519",
        ".env",
        ".npmrc",
        ".pypirc",
        ".netrc",
        ".git-credentials",
        "credentials.json",
        ".htpasswd",
    }
)
_TAILS = (".aws/credentials", ".docker/config.json", ".kube/config", ".ssh", ".ssh/", ".aws", ".aws/")


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for one in dockerfile.of("COPY", "ADD"):
        for source in one.words[:-1]:
            if "from" not in one.flags and (source.rpartition("/")[2] in _NAMES or source.endswith(_TAILS)):
                yield Violation(message=f"{one.name} takes {source} into the image", line=one.line)


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
