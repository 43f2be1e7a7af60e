"""Stages with the same name."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    seen: set[str] = set()
    for stage in dockerfile.stages:
        if stage.name and stage.name in seen:
            yield Violation(message=f"stage {stage.name} exists already", line=stage.line)
        seen.add(stage.name)


CONTROL = Control(
    id="TW-DOCKER-duplicate-stage-name",
    title="Two stages share a name",
    severity=Severity.LOW,
    why="Later references mean one of the two, and the reader the other.",
    remediation="Give each stage a name of its own.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/",),
)
