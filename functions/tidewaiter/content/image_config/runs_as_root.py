"""The image runs as root, said or unsaid."""

from collections.abc import Iterator

from tidewaiter.content.image_check import Flaw, ImageCheck
from tidewaiter.model.image import Image
from tidewaiter.model.severity import Severity

ROOT = frozenset({"", "0", "root"})
ADMINISTRATORS = frozenset({"containeradministrator", "administrator"})
"""Of Windows, whose images run as ContainerUser or ContainerAdministrator; without a user the base image decides."""


def find(image: Image) -> Iterator[Flaw]:
    """Yield a flaw if the user is root by name, by number, or because none is set."""
    user = image.config.user.split(":", 1)[0].strip()
    if image.platform.os == "windows":
        if user.lower() in ADMINISTRATORS:
            yield Flaw(message=f"the image runs as {user}", pointer="/config/User")
    elif user in ROOT or (user.isdecimal() and user.strip("0") == ""):
        said = f"the image runs as {image.config.user}" if image.config.user else "the image sets no user, so it runs as root"
        yield Flaw(message=said, pointer="/config/User")


CHECK = ImageCheck(
    id="TW-IMAGE-runs-as-root",
    title="The image runs as root",
    severity=Severity.MEDIUM,
    remediation="Add a user in the Dockerfile and switch to it with USER and a number, such as USER 10001.",
    references=("https://docs.docker.com/build/building/best-practices/#user", "https://csrc.nist.gov/pubs/sp/800/190/final"),
    mappings={"nist-800-190": ("4.1.2",), "cwe": ("CWE-250",), "attack": ("T1611",)},
    find=find,
)
