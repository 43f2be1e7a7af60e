"""Packages that come along because others recommend them."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile
from tidewaiter.posture.shell import installed_by

_WITHOUT = ("--no-install-recommends", "Install-Recommends=false", "Install-Recommends=0")


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for one in dockerfile.of("RUN"):
        for command in one.commands():
            words = command.arguments()
            installs = command.program in ("apt", "apt-get") and bool(installed_by(command))
            if installs and not any(word.endswith(_WITHOUT) for word in words):
                yield Violation(message=f"{command.program} installs what packages only recommend", line=one.line)


CONTROL = Control(
    id="TW-DOCKER-recommended-packages",
    title="Recommended packages are installed along",
    severity=Severity.INFORMATIONAL,
    why="Every package that nobody asked for is one more to update, and to be attacked by.",
    remediation="Add --no-install-recommends.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/#apt-get",),
)
