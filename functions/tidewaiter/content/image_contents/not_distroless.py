"""An image that is meant to hold the application alone holds a shell or a package manager."""

from collections.abc import Iterator

from tidewaiter.content.image_check import ContentsCheck, Flaw
from tidewaiter.model.image import Image
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.severity import Severity

SHELLS = frozenset({"sh", "bash", "dash", "ash", "zsh", "ksh", "busybox"})
MANAGERS = frozenset({"apt", "apt-get", "dpkg", "apk", "rpm", "dnf", "microdnf", "tdnf", "yum", "zypper", "pacman"})
PLACES = frozenset({"bin", "sbin", "usr/bin", "usr/sbin", "usr/local/bin", "busybox"})
PROGRAMS = frozenset({"executable", "script"})
WORDS = ("distroless", "chiselled", "chiseled")
NAMES = ("org.opencontainers.image.base.name", "org.opencontainers.image.title", "org.opencontainers.image.ref.name")
RECORDS = ("var/lib/dpkg/status.d/", "var/lib/chisel/")
"""Where tools that put such images together list the packages, instead of the database of a package manager."""


def find(image: Image, inventory: Inventory) -> Iterator[Flaw]:
    """Yield a flaw per shell and package manager in an image that calls itself distroless, or was put together as one."""
    if not _is_meant(image, inventory):
        return
    for fact in inventory.files:
        folder, _, name = fact.path.strip("/").rpartition("/")
        if fact.kind in PROGRAMS and folder in PLACES and name in SHELLS | MANAGERS:
            kind = "a shell" if name in SHELLS else "a package manager"
            yield Flaw(message=f"/{fact.path.strip('/')} is {kind} in an image that is meant to have none", path=fact.path)


def _is_meant(image: Image, inventory: Inventory) -> bool:
    said = (image.reference, image.repository, *(image.config.labels.get(name, "") for name in NAMES))
    named = any(word in text.lower() for text in said for word in WORDS)
    return named or any(place.path.startswith(RECORDS) for package in inventory.packages for place in package.found_at)


CHECK = ContentsCheck(
    id="TW-IMAGE-not-distroless",
    title="A distroless image holds a shell or a package manager",
    severity=Severity.LOW,
    remediation="Use the variant without debugging tools, and copy the application alone into the last stage.",
    references=("https://github.com/GoogleContainerTools/distroless", "https://csrc.nist.gov/pubs/sp/800/190/final"),
    mappings={"nist-800-190": ("4.1.2",), "cwe": ("CWE-1357",), "attack": ("T1059.004",)},
    find=find,
)
