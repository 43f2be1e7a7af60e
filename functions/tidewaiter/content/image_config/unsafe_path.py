"""PATH leads through places that anybody may fill."""

from collections.abc import Iterator

from tidewaiter.content.image_check import Flaw, ImageCheck
from tidewaiter.model.image import Image
from tidewaiter.model.severity import Severity

TEMPORARY = ("/tmp", "/var/tmp", "/dev/shm")  # noqa: S108 - places to find, not to use


def find(image: Image) -> Iterator[Flaw]:
    """Yield a flaw per entry of PATH that is relative, empty or in a temporary place."""
    for index, variable in enumerate(image.config.env):
        name, _, value = variable.partition("=")
        if name != "PATH":
            continue
        for entry in value.split(":"):
            if not entry.startswith("/") or entry.startswith(TEMPORARY):
                yield Flaw(message=f"PATH holds {entry[:100] or 'the working directory'}", pointer=f"/config/Env/{index}")


CHECK = ImageCheck(
    id="TW-IMAGE-unsafe-path",
    title="PATH holds a place that anybody may fill",
    severity=Severity.MEDIUM,
    remediation="Use absolute directories that only root may write to.",
    references=("https://cwe.mitre.org/data/definitions/426.html",),
    mappings={"cwe": ("CWE-426",), "attack": ("T1574.007",)},
    find=find,
)
