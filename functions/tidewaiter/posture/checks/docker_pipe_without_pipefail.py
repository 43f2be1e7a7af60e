"""Pipes of which only the last command can fail a build."""

from collections.abc import Iterator
from itertools import pairwise

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile, Instruction


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for stage in dockerfile.stages:
        strict = False
        for one in stage.of("SHELL", "RUN"):
            if one.name == "SHELL":
                strict = any("pipefail" in word for word in one.words)
            elif not strict and not one.exec_form and _hides(one):
                yield Violation(message="RUN pipes without pipefail: only the last command may fail it", line=one.line)


def _hides(one: Instruction) -> bool:
    """Tell whether a download or a build step feeds a pipe, in a shell that does not look at it."""
    commands = one.commands()
    if any("pipefail" in word for command in commands for word in command.words):
        return False
    return any(before.program in _FEEDING and after.piped for before, after in pairwise(commands))


_FEEDING = frozenset({"curl", "wget", "git", "tar", "unzip", "gpg", "openssl", "make", "npm", "pip", "pip3"})


CONTROL = Control(
    id="TW-DOCKER-pipe-without-pipefail",
    title="A pipe hides that a command failed",
    severity=Severity.INFORMATIONAL,
    why="A download that breaks off still makes an image, from what had arrived until then.",
    remediation='Write SHELL ["/bin/bash", "-o", "pipefail", "-c"] or set -o pipefail before it.',
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/#using-pipes",),
)
