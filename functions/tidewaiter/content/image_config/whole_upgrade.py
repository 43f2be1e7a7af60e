"""A build step upgrades to another release of the distribution."""

from collections.abc import Iterator

import re2

from tidewaiter.content.image_check import Flaw, ImageCheck, steps
from tidewaiter.model.image import Image
from tidewaiter.model.severity import Severity

PATTERN = re2.compile(
    r"""\bapt(?:-get)?\s[^;&|]{0,60}(?:dist-upgrade|full-upgrade)\b|\bdo-release-upgrade\b|\bapk\s[^;&|]{0,60}upgrade\b[^;&|]{0,60}--available\b"""
)
MAX_STEP = 65536


def find(image: Image) -> Iterator[Flaw]:
    """Yield a flaw per build step."""
    for index, text, _entry in steps(image):
        if text.startswith("RUN") and PATTERN.search(text[:MAX_STEP]):
            yield Flaw(message="a build step upgrades the whole distribution", pointer=f"/history/{index}")


CHECK = ImageCheck(
    id="TW-IMAGE-whole-upgrade",
    title="The whole distribution is upgraded during the build",
    severity=Severity.INFORMATIONAL,
    remediation="Build on a newer base image instead: the same Dockerfile then gives the same image.",
    references=("https://docs.docker.com/build/building/best-practices/",),
    mappings={"cwe": ("CWE-1357",)},
    find=find,
)
