"""Base images named by tag."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.dockerfile import Dockerfile
from tidewaiter.posture.images import reference_of


def _check(dockerfile: Dockerfile) -> Iterator[Violation | Unknown]:
    for stage in dockerfile.stages:
        image = reference_of(stage.base)
        if image is None:
            yield Unknown(reason="a base image depends on a build argument without default")
        elif not dockerfile.is_stage(stage) and image.text != "scratch" and not image.digest:
            yield Violation(message=f"the stage starts from {image.text} by tag", line=stage.line)


CONTROL = Control(
    id="TW-DOCKER-base-not-pinned",
    title="Base image is not pinned by digest",
    severity=Severity.LOW,
    why="A tag can be moved to another image by whoever may push to its repository.",
    remediation="Append `@sha256:...` and let a bot raise it.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/",),
)
