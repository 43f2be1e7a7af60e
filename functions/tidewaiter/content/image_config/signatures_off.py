"""A build step installs packages whose signatures nobody checked."""

from collections.abc import Iterator

import re2

from tidewaiter.content.image_check import Flaw, ImageCheck, steps
from tidewaiter.model.image import Image
from tidewaiter.model.severity import Severity

PATTERN = re2.compile(
    r"""(?i)--no-?gpg-?checks?\b|--nosignature\b|--allow-untrusted\b|--allow-unauthenticated\b|--force-yes\b|\[[^\]]{0,80}trusted=yes[^\]]{0,80}\]|gpgcheck\s?=\s?0|AllowUnauthenticated|AllowInsecureRepositories|APT::Get::AllowUnauthenticated|GONOSUMCHECK=|GONOSUMDB=\*|GOFLAGS=-insecure"""
)
MAX_STEP = 65536


def find(image: Image) -> Iterator[Flaw]:
    """Yield a flaw per build step."""
    for index, text, _entry in steps(image):
        if text.startswith("RUN") and PATTERN.search(text[:MAX_STEP]):
            yield Flaw(message="a build step switches the check of package signatures off", pointer=f"/history/{index}")


CHECK = ImageCheck(
    id="TW-IMAGE-signatures-off",
    title="Package signatures are not checked",
    severity=Severity.HIGH,
    remediation="Install the key of the repository and leave signature checks on.",
    references=(
        "https://www.debian.org/doc/manuals/securing-debian-manual/deb-pack-sign.en.html",
        "https://cwe.mitre.org/data/definitions/347.html",
    ),
    mappings={"cwe": ("CWE-347",), "attack": ("T1195.002",)},
    find=find,
)
