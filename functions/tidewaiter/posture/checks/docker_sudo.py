"""Programs that change the user at build time."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile
from tidewaiter.posture.shell import installed_by

_PASSWORDS = {
    "passwd": frozenset({"--stdin"}),
    "useradd": frozenset({"-p", "--password"}),
    "usermod": frozenset({"-p", "--password"}),
}


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for one in dockerfile.of("RUN"):
        for command in one.commands():
            if command.words[0] in ("sudo", "/usr/bin/sudo") or command.program == "chpasswd":
                yield Violation(message=f"RUN calls {command.words[0]}", line=one.line)
            elif "sudo" in installed_by(command):
                yield Violation(message="RUN installs sudo", line=one.line)
            elif _PASSWORDS.get(command.program, frozenset()) & set(command.arguments()):
                yield Violation(message=f"{command.program} sets a password", line=one.line)


CONTROL = Control(
    id="TW-DOCKER-sudo",
    title="sudo or chpasswd is used",
    severity=Severity.MEDIUM,
    why=("sudo in an image is a way back to root at run time; chpasswd writes a password that everyone with the image can read."),
    remediation="Use USER before and after what needs root, and set no passwords.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/",),
)
