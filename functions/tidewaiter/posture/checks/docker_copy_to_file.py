"""COPY of several sources to what is not written as a folder."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile

_SEVERAL = 3


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for one in dockerfile.of("COPY", "ADD"):
        if len(one.words) >= _SEVERAL and one.words[-1] and not one.words[-1].endswith(("/", ".")):
            yield Violation(message=f"{one.name} of {len(one.words) - 1} sources to {one.words[-1]}, which is no folder", line=one.line)


CONTROL = Control(
    id="TW-DOCKER-copy-to-file",
    title="Several files are copied to one name",
    severity=Severity.LOW,
    why="The build fails, or puts one file in place of the other.",
    remediation="End the destination with a slash.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/reference/dockerfile/#copy",),
)
