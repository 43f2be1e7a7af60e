"""The image says nothing about how to tell that it works."""

from collections.abc import Iterator

from tidewaiter.content.image_check import Flaw, ImageCheck
from tidewaiter.model.image import Image
from tidewaiter.model.severity import Severity


def find(image: Image) -> Iterator[Flaw]:
    """Yield a flaw if there is no HEALTHCHECK; Kubernetes ignores it and uses probes, so this only informs."""
    if not image.config.healthcheck:
        yield Flaw(message="the image has no HEALTHCHECK (Kubernetes uses its own probes)", pointer="/config/Healthcheck")


CHECK = ImageCheck(
    id="TW-IMAGE-no-healthcheck",
    title="The image has no health check",
    severity=Severity.INFORMATIONAL,
    remediation="Add HEALTHCHECK for plain Docker and ECS; in Kubernetes set readiness and liveness probes.",
    references=("https://docs.docker.com/reference/dockerfile/#healthcheck",),
    mappings={"cwe": ("CWE-693",)},
    find=find,
)
