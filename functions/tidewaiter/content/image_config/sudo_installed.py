"""A build step installs sudo: a way back to root for whoever gets in."""

from collections.abc import Iterator

from tidewaiter.content.image_check import Flaw, ImageCheck, steps
from tidewaiter.model.image import Image
from tidewaiter.model.severity import Severity

MANAGERS = ("apt-get install", "apt install", "apk add", "yum install", "dnf install", "microdnf install", "zypper install")
SEPARATORS = str.maketrans({";": " ; ", "&": " ; ", "|": " ; "})


def find(image: Image) -> Iterator[Flaw]:
    """Yield a flaw per step that installs sudo with a package manager."""
    for index, text, _entry in steps(image):
        commands = [" ".join(command.split()) for command in text.translate(SEPARATORS).split(";")]
        if any("sudo" in command.split() and any(manager in command for manager in MANAGERS) for command in commands):
            yield Flaw(message="a build step installs sudo", pointer=f"/history/{index}")


CHECK = ImageCheck(
    id="TW-IMAGE-sudo",
    title="sudo is installed",
    severity=Severity.LOW,
    remediation="Do what needs root before USER; leave sudo out.",
    references=("https://docs.docker.com/build/building/best-practices/#user",),
    mappings={"cwe": ("CWE-250",), "attack": ("T1548.003",)},
    find=find,
)
