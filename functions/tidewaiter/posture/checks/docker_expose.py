"""Ports that should not or cannot be exposed."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile

_SSH, _LAST, _DIGITS = 22, 65535, 9


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for one in dockerfile.of("EXPOSE"):
        for word in one.words:
            ports = [int(part) for part in word.partition("/")[0].split("-") if part.isdecimal() and len(part) < _DIGITS]
            if any(port == _SSH or not 0 < port <= _LAST for port in ports):
                yield Violation(message=f"EXPOSE {word}", line=one.line)


CONTROL = Control(
    id="TW-DOCKER-expose",
    title="SSH or an impossible port is exposed",
    severity=Severity.MEDIUM,
    why=("A login service in a container is a second way in; a port that does not exist hides what the program really opens."),
    remediation="Remove the port.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/",),
)
