"""Distributions that are upgraded as a whole while an image is built."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile

_PROGRAMS = ("apt", "apt-get", "aptitude")
_VERBS = frozenset({"dist-upgrade", "full-upgrade"})


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for one in dockerfile.of("RUN"):
        for command in one.commands():
            words = set(command.arguments())
            moved = command.program == "apk" and {"upgrade", "--available"} <= words
            if (command.program in _PROGRAMS and words & _VERBS) or command.program == "do-release-upgrade" or moved:
                yield Violation(message=f"{command.program} upgrades to other packages than the base has", line=one.line)


CONTROL = Control(
    id="TW-DOCKER-whole-upgrade",
    title="The whole distribution is upgraded during the build",
    severity=Severity.INFORMATIONAL,
    why="The same Dockerfile gives another image every day, and the layer holds the base twice.",
    remediation="Start from a newer base image.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/",),
)
