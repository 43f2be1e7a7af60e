"""Servers for logging in."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile
from tidewaiter.posture.shell import installed_by

_PACKAGES = frozenset(
    "openssh-server dropbear dropbear-bin telnetd telnetd-ssl inetutils-telnetd telnet-server xrdp "  # noqa: SIM905
    "tigervnc-server tigervnc-standalone-server tightvncserver x11vnc".split()
)
_SERVERS = frozenset({"sshd", "dropbear", "telnetd", "in.telnetd", "xrdp", "x11vnc", "vncserver"})


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for one in dockerfile.of("RUN"):
        for command in one.commands():
            found = _PACKAGES & set(installed_by(command))
            if found:
                yield Violation(message=f"RUN installs {min(found)}", line=one.line)
    for one in dockerfile.of("CMD", "ENTRYPOINT"):
        names = [part.rpartition("/")[2] for word in one.words for part in word.split()]
        server = next((name for name in names if name in _SERVERS), "")
        if server:
            yield Violation(message=f"{one.name} starts {server}", line=one.line)


CONTROL = Control(
    id="TW-DOCKER-login-server",
    title="A login server is installed or started",
    severity=Severity.MEDIUM,
    why="It is a second way in, with keys and passwords that nobody rotates and sessions that nobody records.",
    remediation="Leave it out; use kubectl exec, ECS Exec or Systems Manager.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://csrc.nist.gov/pubs/sp/800/190/final",),
)
