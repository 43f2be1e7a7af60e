"""The image declares a volume over a place where secrets or the system lie."""

from collections.abc import Iterator

from tidewaiter.content.image_check import Flaw, ImageCheck
from tidewaiter.model.image import Image
from tidewaiter.model.severity import Severity

PLACES = ("/", "/etc", "/root", "/var/run/docker.sock", "/run/docker.sock", "/run/containerd", "/proc", "/sys", "/root/.ssh", "/root/.aws")


def find(image: Image) -> Iterator[Flaw]:
    """Yield a flaw per volume over a system directory: what runs there outlives the container, or reaches the host."""
    for volume in image.config.volumes:
        place = "/" + volume.strip("/")
        if place in PLACES:
            yield Flaw(message=f"the image declares a volume at {place}", pointer=f"/config/Volumes/{volume.replace('/', '~1')}")


CHECK = ImageCheck(
    id="TW-IMAGE-sensitive-volume",
    title="A volume covers a system directory",
    severity=Severity.LOW,
    remediation="Declare volumes only for the data of the application.",
    references=("https://docs.docker.com/reference/dockerfile/#volume",),
    mappings={"cwe": ("CWE-668",), "attack": ("T1611",)},
    find=find,
)
