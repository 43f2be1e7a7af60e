"""Build steps without the sandbox of the builder."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile

_FLAGS = {"security": "insecure", "network": "host"}


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for one in dockerfile.of("RUN"):
        for name, value in _FLAGS.items():
            if one.flags.get(name, "").lower() == value:
                severity = Severity.MEDIUM if name == "network" else None
                yield Violation(message=f"RUN --{name}={value}", severity=severity, line=one.line)


CONTROL = Control(
    id="TW-DOCKER-insecure-run",
    title="A build step runs with rights over the build host",
    severity=Severity.HIGH,
    why="With the first it can leave the build, with the second it reaches services of the build host.",
    remediation="Do without it, or give the step what it needs as a mount.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/reference/dockerfile/#run---security",),
)
