"""Downloads that are run unseen."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile

_SHELLS = frozenset({"sh", "bash", "ash", "dash", "zsh", "python", "python3", "perl", "ruby", "node"})


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for one in dockerfile.of("RUN"):
        downloads = False
        for command in one.commands():
            downloads = command.program in ("curl", "wget") or (downloads and command.piped)
            if downloads and command.piped and command.program in _SHELLS:
                yield Violation(message=f"a download is run by {command.program}", line=one.line)


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
