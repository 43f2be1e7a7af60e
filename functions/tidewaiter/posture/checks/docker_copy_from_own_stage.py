"""COPY from the stage that is being built."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for index, stage in enumerate(dockerfile.stages):
        for one in stage.of("COPY"):
            source = one.flags.get("from", "").lower()
            if source and source in (stage.name, str(index)):
                yield Violation(message=f"--from={source} is this stage", line=one.line)


CONTROL = Control(
    id="TW-DOCKER-copy-from-own-stage",
    title="COPY takes files from its own stage",
    severity=Severity.LOW,
    why="The build fails, or takes an image of that name from a registry instead.",
    remediation="Name an earlier stage.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/",),
)
