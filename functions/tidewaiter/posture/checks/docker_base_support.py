"""Base images past their end, told by name and tag."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.context import Context
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.dockerfile import Dockerfile
from tidewaiter.posture.images import reference_of

_SOON = 90


def _check(dockerfile: Dockerfile, context: Context) -> Iterator[Violation | Unknown]:
    """Judge the bases that the table of ends knows; of others, and of tags without a release, nothing can be said by name."""
    if context.today is None or context.support_of is None:
        yield Unknown(reason="the table of ends is not at hand")
        return
    for stage in dockerfile.stages:
        image = reference_of(stage.base)
        if image is None or dockerfile.is_stage(stage):
            continue
        for support in context.support_of(image.repository, image.tag):
            if support.ends is None:
                continue
            left = (support.ends - context.today).days
            if left < 0:
                yield Violation(message=f"{image.text} is built on {support.title}, whose support ended on {support.ends}", line=stage.line)
            elif left < _SOON:
                what = f"{image.text} is built on {support.title}, whose support ends on {support.ends}"
                yield Violation(message=what, line=stage.line, severity=Severity.MEDIUM)


CONTROL = Control(
    id="TW-DOCKER-base-support",
    title="Base image is past its end of life",
    severity=Severity.HIGH,
    why="Flaws that are found in it from now on are mended by nobody, and no update of the image brings anything.",
    remediation="Start from a release that is supported (`FROM debian:13-slim@sha256:...`), build and test again.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://csrc.nist.gov/pubs/sp/800/190/final",),
    in_context=True,
)
