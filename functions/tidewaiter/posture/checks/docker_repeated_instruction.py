"""Instructions of which only the last counts."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for stage in dockerfile.stages:
        for name in ("CMD", "ENTRYPOINT", "HEALTHCHECK"):
            for one in list(stage.of(name))[:-1]:
                yield Violation(message=f"a later {name} of the stage takes the place of this one", line=one.line)


CONTROL = Control(
    id="TW-DOCKER-repeated-instruction",
    title="CMD, ENTRYPOINT or HEALTHCHECK is given twice",
    severity=Severity.LOW,
    why="All but the last are ignored: what the author meant to run or check does not happen.",
    remediation="Keep one per stage.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/",),
)
