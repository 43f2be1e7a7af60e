"""Package lists that are refreshed in a layer of their own."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile

_INSTALLS = frozenset({"install", "add", "upgrade", "dist-upgrade", "full-upgrade"})


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for one in dockerfile.of("RUN"):
        calls = [command for command in one.commands() if command.program in ("apt-get", "apt", "apk", "yum", "dnf", "zypper")]
        refreshes = any("update" in command.arguments() for command in calls if command.program not in ("yum", "dnf", "zypper"))
        if refreshes and not any(_INSTALLS & set(command.arguments()) for command in calls):
            yield Violation(message="the package lists are refreshed and not used", line=one.line)


CONTROL = Control(
    id="TW-DOCKER-update-alone",
    title="Package update stands alone",
    severity=Severity.INFORMATIONAL,
    why="The layer is cached: later installs use lists, and flaws, of months ago.",
    remediation="Refresh and install in one RUN.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/",),
)
