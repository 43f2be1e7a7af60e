"""The image runs as root, said or unsaid."""

from collections.abc import Iterator

from tidewaiter.content.image_check import Flaw, ImageCheck
from tidewaiter.model.image import Image
from tidewaiter.model.severity import Severity

ROOT = frozenset({"", "0", "root"})


def find(image: Image) -> Iterator[Flaw]:
    """Yield a flaw if the user is root by name, by number, or because none is set."""
    user = image.config.user.split(":", 1)[0].strip()
    if user in ROOT or (user.isdigit() and int(user) == 0):
        said = f"the image runs as {image.config.user}" if image.config.user else "the image sets no user, so it runs as root"
        yield Flaw(message=said, pointer="/config/User")


CHECK = ImageCheck(
    id="TW-IMAGE-runs-as-root",
    title="The image runs as root",
    severity=Severity.MEDIUM,
    remediation="Add a user in the Dockerfile and switch to it with USER and a number, such as USER 10001.",
    references=("https://docs.docker.com/build/building/best-practices/#user", "https://csrc.nist.gov/pubs/sp/800/190/final"),
    mappings={"nist-800-190": ("4.1.2",)},
    find=find,
)
