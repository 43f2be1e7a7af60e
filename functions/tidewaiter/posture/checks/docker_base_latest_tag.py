"""Base images without a fixed tag."""

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
        elif not dockerfile.is_stage(stage) and image.text != "scratch" and not image.digest and image.tag in ("", "latest"):
            yield Violation(message=f"the stage starts from {image.text}, whatever that is today", line=stage.line)


CONTROL = Control(
    id="TW-DOCKER-base-latest-tag",
    title="Base image has no fixed tag",
    severity=Severity.MEDIUM,
    why="Two builds of one commit may start from different images, and nobody sees when that changes.",
    remediation="Name the base by version and digest.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/",),
)
