"""Downloads by ADD whose content is not checked."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for one in dockerfile.of("ADD"):
        remote = [word for word in one.words[:-1] if word.startswith(("http://", "https://", "ftp://")) and not word.endswith(".git")]
        if remote and "checksum" not in one.flags:
            yield Violation(message=f"ADD downloads {remote[0]}", line=one.line)


CONTROL = Control(
    id="TW-DOCKER-add-without-checksum",
    title="ADD downloads without a checksum",
    severity=Severity.LOW,
    why="The server, or whoever is in between, decides what is in the image.",
    remediation="Add `--checksum=sha256:...`.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/",),
)
