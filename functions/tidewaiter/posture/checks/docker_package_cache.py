"""Package installs that leave their cache in the layer."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile

_CLEANED_BY = {
    "apt-get": ("/var/lib/apt/lists",),
    "apt": ("/var/lib/apt/lists",),
    "dnf": ("clean",),
    "microdnf": ("clean",),
    "yum": ("clean",),
    "zypper": ("clean", "cc"),
    "apk": ("--no-cache", "/var/cache/apk"),
}


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for one in dockerfile.of("RUN"):
        if "type=cache" in one.flags.get("mount", ""):
            continue
        commands = one.commands()
        words = [word for command in commands for word in command.words]
        for program in sorted(
            {command.program for command in commands if {"install", "add"} & set(command.arguments())} & set(_CLEANED_BY)
        ):
            if not any(word.startswith(_CLEANED_BY[program]) for word in words):
                yield Violation(message=f"{program} leaves its cache behind", line=one.line)


CONTROL = Control(
    id="TW-DOCKER-package-cache",
    title="Package cache stays in the image",
    severity=Severity.INFORMATIONAL,
    why="The cache makes the image larger and is of no use to the program.",
    remediation="Clean up in the same RUN, or use a cache mount.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/",),
)
