"""Working directories without a leading slash."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for one in dockerfile.of("WORKDIR"):
        path = one.words[0] if one.words else ""
        if path and not path.startswith(("/", "\\")) and path[1:2] != ":":
            yield Violation(message=f"WORKDIR {path} starts nowhere", line=one.line)


CONTROL = Control(
    id="TW-DOCKER-relative-workdir",
    title="WORKDIR is relative",
    severity=Severity.LOW,
    why="Where it leads depends on the base image and every WORKDIR before it.",
    remediation="Write the path from the root.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/",),
)
