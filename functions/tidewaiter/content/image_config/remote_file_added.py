"""ADD fetched a remote file: nothing checked what came."""

from collections.abc import Iterator

from tidewaiter.content.image_check import Flaw, ImageCheck, steps
from tidewaiter.model.image import Image
from tidewaiter.model.severity import Severity


def find(image: Image) -> Iterator[Flaw]:
    """Yield a flaw per ADD of an address without a checksum; the classic builder and BuildKit both leave the address in the history."""
    for index, text, _entry in steps(image):
        words = text.split()
        if not words or words[0] != "ADD" or any(word.startswith("--checksum=") for word in words):
            continue
        address = next((word for word in words[1:] if word.startswith(("http://", "https://", "ftp://", "git@"))), "")
        if address:
            severity = Severity.MEDIUM if address.startswith(("http://", "ftp://")) else None
            host = address.split("://", 1)[-1].split("@")[-1].split("/", 1)[0]
            yield Flaw(message=f"ADD fetched a file from {host[:100]}", pointer=f"/history/{index}", severity=severity)


CHECK = ImageCheck(
    id="TW-IMAGE-remote-add",
    title="A remote file was added without a checksum",
    severity=Severity.LOW,
    remediation="Use ADD --checksum=sha256:..., or download and verify the file in a RUN step.",
    references=("https://docs.docker.com/reference/dockerfile/#add---checksum",),
    mappings={"cwe": ("CWE-494",), "attack": ("T1195.002",)},
    find=find,
)
