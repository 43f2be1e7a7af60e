"""A build step runs a script straight from the network: what ran is not known and not repeatable."""

from collections.abc import Iterator

import re2

from tidewaiter.content.image_check import Flaw, ImageCheck, steps
from tidewaiter.model.image import Image
from tidewaiter.model.severity import Severity

PIPED = re2.compile(
    r"(?i)\b(?:curl|wget|fetch)\b[^|;&]{0,500}\|\s*(?:sudo\s+)?(?:/\S{0,40}/)?(?:env\s+)?(?:ba|z|da|k|a)?sh\b|\b(?:curl|wget)\b[^|;&]{0,500}\|\s*(?:python[0-9.]*|perl|ruby|node)\b"
)
SUBSTITUTED = re2.compile(r"(?i)\b(?:ba|z|da)?sh\s+(?:-c\s+)?[\"']?(?:<\(|\$\()\s*(?:curl|wget)\b")
MAX_STEP = 65536


def find(image: Image) -> Iterator[Flaw]:
    """Yield a flaw per build step that pipes a download into an interpreter."""
    for index, text, _entry in steps(image):
        step = text[:MAX_STEP]
        if step.startswith("RUN") and (PIPED.search(step) or SUBSTITUTED.search(step)):
            yield Flaw(message="a build step pipes a download into a shell", pointer=f"/history/{index}")


CHECK = ImageCheck(
    id="TW-IMAGE-remote-script",
    title="A build step runs a script from the network",
    severity=Severity.MEDIUM,
    remediation="Download a fixed version, check its digest, then run it; or install the package from a repository that is signed.",
    references=("https://docs.docker.com/build/building/best-practices/", "https://cwe.mitre.org/data/definitions/494.html"),
    mappings={"cwe": ("CWE-494",), "attack": ("T1195.002",)},
    find=find,
)
