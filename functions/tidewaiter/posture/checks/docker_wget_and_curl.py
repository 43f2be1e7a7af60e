"""Stages that use two download programs."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for stage in dockerfile.stages:
        seen: set[str] = set()
        for one in stage.of("RUN"):
            used = {command.program for command in one.commands()} & {"curl", "wget"}
            if used - seen and len(seen | used) > 1:
                yield Violation(message="the stage downloads with wget and with curl", line=one.line)
            seen |= used


CONTROL = Control(
    id="TW-DOCKER-wget-and-curl",
    title="Both wget and curl are used",
    severity=Severity.INFORMATIONAL,
    why="Each is one more thing to install, update and abuse.",
    remediation="Use one of the two.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/",),
)
