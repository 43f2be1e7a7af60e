"""A build step sets the password of an account: it is in the history and in every copy."""

from collections.abc import Iterator

import re2

from tidewaiter.content.image_check import Flaw, ImageCheck, steps
from tidewaiter.model.image import Image
from tidewaiter.model.severity import Severity

PATTERN = re2.compile(
    r"""\bchpasswd\b|\becho\b[^|]{1,100}\|\s*passwd\b|\bpasswd\s+--stdin\b|\buser(?:add|mod)\b[^;&|]{0,200}\s(?:-p|--password)[ =]"""
)
MAX_STEP = 65536


def find(image: Image) -> Iterator[Flaw]:
    """Yield a flaw per build step."""
    for index, text, _entry in steps(image):
        if text.startswith("RUN") and PATTERN.search(text[:MAX_STEP]):
            yield Flaw(message="a build step sets a password", pointer=f"/history/{index}")


CHECK = ImageCheck(
    id="TW-IMAGE-password-set",
    title="A password is set during the build",
    severity=Severity.MEDIUM,
    remediation="Leave accounts without passwords; use keys or the identity of the platform at run time.",
    references=("https://cwe.mitre.org/data/definitions/259.html",),
    mappings={"cwe": ("CWE-259",), "attack": ("T1078.003",)},
    find=find,
)
