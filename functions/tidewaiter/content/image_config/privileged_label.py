"""A label asks whoever runs the image for rights over the host."""

from collections.abc import Iterator

from tidewaiter.content.image_check import Flaw, ImageCheck
from tidewaiter.model.image import Image
from tidewaiter.model.severity import Severity

ASKING = (
    "--privileged",
    "--pid=host",
    "--net=host",
    "--network=host",
    "--ipc=host",
    "-v /:/",
    "--cap-add",
    "docker.sock",
    "--security-opt",
)
COMMANDS = ("run", "install", "usage", "docker.cmd", "org.label-schema.docker.cmd")


def find(image: Image) -> Iterator[Flaw]:
    """Yield a flaw per label that holds a command line with rights over the host, or says that the image is privileged."""
    for name, value in image.config.labels.items():
        lower = name.lower()
        commanded = lower.endswith(COMMANDS) and any(word in value for word in ASKING)
        said = "privileged" in lower and value.strip().lower() in {"true", "1", "yes"}
        if commanded or said:
            pointer = f"/config/Labels/{name.replace('~', '~0').replace('/', '~1')[:200]}"
            yield Flaw(message=f"the label {name[:100]} asks for rights over the host", pointer=pointer)


CHECK = ImageCheck(
    id="TW-IMAGE-privileged-label",
    title="A label asks for rights over the host",
    severity=Severity.LOW,
    remediation="Do not run the image as its label says; grant single capabilities where they are needed.",
    references=("https://csrc.nist.gov/pubs/sp/800/190/final",),
    mappings={"cwe": ("CWE-250",), "attack": ("T1611",)},
    find=find,
)
