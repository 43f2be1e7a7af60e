"""The MAINTAINER instruction."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for one in dockerfile.of("MAINTAINER"):
        yield Violation(message="MAINTAINER is deprecated", line=one.line)


CONTROL = Control(
    id="TW-DOCKER-maintainer",
    title="MAINTAINER is deprecated",
    severity=Severity.INFORMATIONAL,
    why="The instruction is deprecated and says less than a label.",
    remediation="Use `LABEL org.opencontainers.image.authors=`.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/reference/dockerfile/#maintainer-deprecated",),
)
