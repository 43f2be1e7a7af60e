"""sudo, or its like, is installed: a way back to root for whoever gets in."""

from collections.abc import Iterator

from tidewaiter.content.image_check import ContentsCheck, Flaw
from tidewaiter.content.image_config import sudo_installed
from tidewaiter.model.image import Image
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.severity import Severity

SYSTEM = frozenset({"deb", "apk", "rpm", "alpm"})
NAMES = frozenset({"sudo", "sudo-ldap", "sudo-rs", "doas", "opendoas"})


def find(image: Image, inventory: Inventory) -> Iterator[Flaw]:
    """Yield a flaw per installed package, unless a build step was told for installing it."""
    if next(sudo_installed.CHECK.find(image), None) is None:
        for package in inventory.packages:
            if package.ecosystem in SYSTEM and not package.deleted and package.name in NAMES:
                yield Flaw(message=f"{package.name} is installed", purl=package.purl)


CHECK = ContentsCheck(
    id="TW-IMAGE-sudo-present",
    title="sudo is in the image",
    severity=Severity.LOW,
    remediation="Do what needs root before USER; leave sudo out, and set allowPrivilegeEscalation: false where the image runs.",
    references=("https://docs.docker.com/build/building/best-practices/#user", "https://cwe.mitre.org/data/definitions/250.html"),
    mappings={"cwe": ("CWE-250",), "attack": ("T1548.003",)},
    find=find,
)
