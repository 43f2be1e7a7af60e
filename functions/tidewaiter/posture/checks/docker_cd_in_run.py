"""RUN instructions that only change the directory."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    """Name a `cd` that nothing follows in its RUN."""
    for one in dockerfile.of("RUN"):
        commands = one.commands()
        if commands and commands[-1].program == "cd":
            yield Violation(message=f"RUN ends with {' '.join(commands[-1].words)[:80]}", line=one.line)


CONTROL = Control(
    id="TW-DOCKER-cd-in-run",
    title="RUN cd has no effect on what follows",
    severity=Severity.LOW,
    why="The next instruction starts where this one did: files land elsewhere than the author thinks.",
    remediation="Use WORKDIR.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/",),
)
