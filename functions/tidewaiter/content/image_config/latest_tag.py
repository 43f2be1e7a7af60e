"""The image is named latest: nobody can tell which one runs."""

from collections.abc import Iterator

from tidewaiter.content.image_check import Flaw, ImageCheck
from tidewaiter.model.image import Image
from tidewaiter.model.severity import Severity


def find(image: Image) -> Iterator[Flaw]:
    """Yield a flaw if latest is the only tag, or is what the reference names."""
    tag = image.reference.rsplit("/", 1)[-1].partition("@")[0].partition(":")[2]
    if tag == "latest" or image.tags == ("latest",):
        yield Flaw(message="the image is referred to as latest, which moves", pointer="/tags")


CHECK = ImageCheck(
    id="TW-IMAGE-latest-tag",
    title="The image is tagged latest",
    severity=Severity.LOW,
    remediation="Tag images with a version that never moves and deploy by digest; make tags immutable in the repository.",
    references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",),
    mappings={"cwe": ("CWE-494",)},
    find=find,
)
