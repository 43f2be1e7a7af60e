"""The image works in a directory of the system: what it writes there may replace programs and settings."""

from collections.abc import Iterator

from tidewaiter.content.image_check import Flaw, ImageCheck
from tidewaiter.model.image import Image
from tidewaiter.model.severity import Severity

PLACES = frozenset(
    {
        "/bin",
        "/boot",
        "/dev",
        "/etc",
        "/lib",
        "/lib64",
        "/proc",
        "/root",
        "/run",
        "/sbin",
        "/sys",
        "/usr",
        "/usr/bin",
        "/usr/lib",
        "/usr/sbin",
    }
)


def find(image: Image) -> Iterator[Flaw]:
    """Yield a flaw if the working directory belongs to the system; none at all is the root directory, which many images keep."""
    place = "/" + image.config.working_dir.strip("/")
    if place in PLACES:
        yield Flaw(message=f"the image works in {place}", pointer="/config/WorkingDir")


CHECK = ImageCheck(
    id="TW-IMAGE-system-working-directory",
    title="The working directory belongs to the system",
    severity=Severity.LOW,
    remediation="Set WORKDIR to a directory of the application, such as /app.",
    references=("https://docs.docker.com/build/building/best-practices/#workdir",),
    mappings={"cwe": ("CWE-732",)},
    find=find,
)
