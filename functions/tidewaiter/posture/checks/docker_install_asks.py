"""Package installs that wait for an answer."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile

_YES = frozenset({"-y", "--yes", "--assume-yes", "--assumeyes", "--non-interactive", "-n", "-qq"})


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for one in dockerfile.of("RUN"):
        for command in one.commands():
            words = command.arguments()
            if (
                command.program in ("apt-get", "apt", "dnf", "yum", "zypper")
                and "install" in words
                and not any(_says_yes(word) for word in words)
            ):
                yield Violation(message=f"{command.program} install asks", line=one.line)


def _says_yes(word: str) -> bool:
    joined = word.startswith("-") and not word.startswith("--") and "y" in word
    return word in _YES or joined


CONTROL = Control(
    id="TW-DOCKER-install-asks",
    title="Package install is not non-interactive",
    severity=Severity.INFORMATIONAL,
    why="The build stops or fails when the package manager asks.",
    remediation="Add `-y`.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/",),
)
