"""Images that run as root."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.dockerfile import Dockerfile

_OTHERS = ("nonroot", "non-root", "unprivileged", "rootless")
"""Words in the names of images that are known to have a user of their own; all of Chainguard's have."""


def _check(dockerfile: Dockerfile) -> Iterator[Violation | Unknown]:
    """Judge the last USER of the stages that the image is made of; without one the base image decides, which mostly is root."""
    stages = dockerfile.lineage()
    last = next((user for stage in stages for user in reversed(list(stage.of("USER")))), None)
    if last is None:
        yield from _without_user(dockerfile)
        return
    user = last.words[0].partition(":")[0] if last.words else ""
    if not user:
        yield Unknown(reason="the user depends on a build argument without default")
    elif user.lower() in ("root", "containeradministrator") or (user.isdecimal() and not user.strip("0")):
        yield Violation(message="the image runs as root", line=last.line)


def _without_user(dockerfile: Dockerfile) -> Iterator[Violation | Unknown]:
    for stage in dockerfile.lineage()[-1:]:
        own_user = stage.base.startswith("cgr.dev/") or any(word in stage.base for word in _OTHERS)
        if own_user or not stage.base:
            yield Unknown(reason="no USER, and the base image decides")
        else:
            who = "root" if stage.base == "scratch" else f"{stage.base} says, mostly root"
            yield Violation(message=f"no USER: the image runs as {who}", line=dockerfile.stages[-1].line)


CONTROL = Control(
    id="TW-DOCKER-root-user",
    title="Image runs as root",
    severity=Severity.HIGH,
    why="Root in the container is root on the node as soon as anything about the isolation fails.",
    remediation="Make a user and end the last stage with `USER`, by number.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/",),
)
