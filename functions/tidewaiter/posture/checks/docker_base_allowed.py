"""Base images that nobody allowed."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.context import Context
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.dockerfile import Dockerfile
from tidewaiter.posture.fitting import is_allowed
from tidewaiter.posture.images import reference_of


def _check(dockerfile: Dockerfile, context: Context) -> Iterator[Violation | Unknown]:
    if context.allowed_bases is None:
        yield Unknown(reason="no list of allowed base images was given (--allowed-base)")
        return
    for stage in dockerfile.stages:
        image = reference_of(stage.base)
        if dockerfile.is_stage(stage) or (image is not None and image.text == "scratch"):
            continue
        if image is None:
            yield Unknown(reason="a base image depends on a build argument without default")
        elif not is_allowed(image, context.allowed_bases):
            yield Violation(message=f"the stage starts from {image.text}, which is not in the list of allowed base images", line=stage.line)


CONTROL = Control(
    id="TW-DOCKER-base-allowed",
    title="Base image is not in the list of allowed ones",
    severity=Severity.MEDIUM,
    why="What a base image holds, everything built on it holds; who keeps it up to date was decided by whoever wrote the line.",
    remediation="Start from an allowed image, or add this one to the list (`--allowed-base`).",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://csrc.nist.gov/pubs/sp/800/190/final",),
    in_context=True,
    needs="allowed_bases",
)
