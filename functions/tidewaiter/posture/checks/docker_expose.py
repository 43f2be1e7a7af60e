"""Ports that should not or cannot be exposed."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile

_LAST, _DIGITS = 65535, 9
_ADMINISTRATION = {22: "SSH", 23: "Telnet", 2375: "the Docker API", 2376: "the Docker API", 3389: "RDP", 5900: "VNC"}
_ADMINISTRATION |= {5985: "WinRM", 5986: "WinRM", 10250: "the kubelet"}


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for one in dockerfile.of("EXPOSE"):
        for word in one.words:
            ports = [int(part) for part in word.partition("/")[0].split("-") if part.isdecimal() and len(part) < _DIGITS]
            service = next((_ADMINISTRATION[port] for port in ports if port in _ADMINISTRATION), "")
            if service or any(not 0 < port <= _LAST for port in ports):
                yield Violation(message=f"EXPOSE {word}{f', the port of {service}' if service else ''}", line=one.line)


CONTROL = Control(
    id="TW-DOCKER-expose",
    title="An administration port or an impossible one is exposed",
    severity=Severity.MEDIUM,
    why=("A login service in a container is a second way in; a port that does not exist hides what the program really opens."),
    remediation="Remove the port.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/",),
)
