"""Images that do not say how to tell whether they work."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    if not any(True for stage in dockerfile.lineage() for _ in stage.of("HEALTHCHECK")):
        for stage in dockerfile.stages[-1:]:
            yield Violation(message="no HEALTHCHECK", line=stage.line)


CONTROL = Control(
    id="TW-DOCKER-no-healthcheck",
    title="Image has no HEALTHCHECK",
    severity=Severity.INFORMATIONAL,
    why="Runtimes other than Kubernetes cannot tell a hanging program from a working one.",
    remediation="Add a HEALTHCHECK, or `HEALTHCHECK NONE` where probes do it.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/",),
)
