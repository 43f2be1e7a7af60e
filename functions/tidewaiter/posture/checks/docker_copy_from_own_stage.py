"""COPY from the stage that is being built, or from one that is not built yet."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile

_DIGITS = 4


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for index, stage in enumerate(dockerfile.stages):
        for one in stage.of("COPY"):
            source = one.flags.get("from", "").lower()
            if source and source in (stage.name, str(index)):
                yield Violation(message=f"--from={source} is this stage", line=one.line)
            elif _comes_later(source, index, dockerfile):
                yield Violation(message=f"--from={source} is no earlier stage", line=one.line)


def _comes_later(source: str, index: int, dockerfile: Dockerfile) -> bool:
    """Tell whether a number is beyond the stages before, or a name is that of a later stage only."""
    if source.isdecimal():
        return len(source) > _DIGITS or int(source) > index
    names = [stage.name for stage in dockerfile.stages]
    return bool(source) and source in names[index + 1 :] and source not in names[:index]


CONTROL = Control(
    id="TW-DOCKER-copy-from-own-stage",
    title="COPY takes files from no earlier stage",
    severity=Severity.LOW,
    why="The build fails, or takes an image of that name from a registry instead.",
    remediation="Name an earlier stage.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/",),
)
