"""Downloads that are run unseen."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile
from tidewaiter.posture.shell import Command

_SHELLS = frozenset({"sh", "bash", "ash", "dash", "zsh", "python", "python3", "perl", "ruby", "node"})


_RUNNERS = _SHELLS | {"eval", "source", "."}
_DOWNLOADERS = frozenset({"curl", "wget"})
_QUOTED = ("$(curl ", "$(wget ", "`curl ", "`wget ")


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for one in dockerfile.of("RUN"):
        commands, downloads = one.commands(), False
        for before, command in zip((None, *commands), commands, strict=False):
            downloads = command.program in _DOWNLOADERS or (downloads and command.piped)
            if downloads and command.piped and command.program in _SHELLS:
                yield Violation(message=f"a download is run by {command.program}", line=one.line)
            elif runner := _substituted(before, command):
                yield Violation(message=f"a download is run by {runner}", line=one.line)


def _substituted(before: Command | None, command: Command) -> str:
    """Name the program that runs what a substitution downloads: `sh -c "$(curl ...)"` in quotes, `source <(curl ...)` without."""
    if command.program in _RUNNERS and any(mark in word for word in command.words for mark in _QUOTED):
        return command.program
    opened = before is not None and before.program in _RUNNERS and before.words[-1].endswith(("<", "$"))
    return before.program if before is not None and opened and command.program in _DOWNLOADERS else ""


CONTROL = Control(
    id="TW-DOCKER-pipe-to-shell",
    title="Download is piped into a shell",
    severity=Severity.HIGH,
    why="The server decides what runs, per request; nothing of it is checked, pinned or kept.",
    remediation="Download to a file, check its checksum, then run it.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/",),
)
