"""Programs that start under a shell."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for stage in dockerfile.lineage()[:1]:
        for one in stage.of("ENTRYPOINT", "CMD"):
            if one.value and not one.exec_form:
                yield Violation(message=f"{one.name} starts a shell", line=one.line)


CONTROL = Control(
    id="TW-DOCKER-shell-form-entrypoint",
    title="ENTRYPOINT or CMD is in shell form",
    severity=Severity.INFORMATIONAL,
    why="The shell is process 1 and does not pass signals on: the program is killed rather than stopped.",
    remediation="Write a JSON list.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/",),
)
