"""A build step lets everybody write, or lets a program run as its owner."""

from collections.abc import Iterator

import re2

from tidewaiter.content.image_check import Flaw, ImageCheck, steps
from tidewaiter.model.image import Image
from tidewaiter.model.severity import Severity

PATTERN = re2.compile(
    r"""\bchmod\b[^;&|]{0,100}\s(?:[0-7]?[0-7][0-7][2367]|(?:[ugoa]*[ao]|)\+[rwxXst]*w[rwxXst]*|[0-7]?[2-7][0-7]{3}|[ugoa]*\+[rwx]*s[rwx]*)\s"""
)
MAX_STEP = 65536


def find(image: Image) -> Iterator[Flaw]:
    """Yield a flaw per build step."""
    for index, text, _entry in steps(image):
        if text.startswith("RUN") and PATTERN.search(text[:MAX_STEP]):
            yield Flaw(message="a build step opens permissions: writable by everybody, or setuid", pointer=f"/history/{index}")


CHECK = ImageCheck(
    id="TW-IMAGE-opened-permissions",
    title="Permissions are opened during the build",
    severity=Severity.MEDIUM,
    remediation="Give files to the user that needs them (COPY --chown) instead of opening them to everybody; avoid setuid.",
    references=("https://cwe.mitre.org/data/definitions/732.html",),
    mappings={"cwe": ("CWE-732",), "attack": ("T1548.001",)},
    find=find,
)
