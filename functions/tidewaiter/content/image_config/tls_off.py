"""A build step downloads without checking who answers."""

from collections.abc import Iterator

import re2

from tidewaiter.content.image_check import Flaw, ImageCheck, steps
from tidewaiter.model.image import Image
from tidewaiter.model.severity import Severity

PATTERN = re2.compile(
    r"(?i)\bcurl\b[^|;&]{0,200}\s(?:-[a-z]*k[a-z]*\b|--insecure\b)|--no-check-certificate\b|--trusted-host\b"
    r"|http\.sslverify[= ]{1,2}\"?false|strict-ssl[= ]{1,2}false|sslverify\s?=\s?(?:0|false)"
    r"|Acquire::https::Verify-Peer[^;]{0,10}false|NODE_TLS_REJECT_UNAUTHORIZED=[\"']?0|GIT_SSL_NO_VERIFY="
)
MAX_STEP = 65536


def find(image: Image) -> Iterator[Flaw]:
    """Yield a flaw per build step."""
    for index, text, _entry in steps(image):
        if text.startswith("RUN") and PATTERN.search(text[:MAX_STEP]):
            yield Flaw(message="a build step switches the check of TLS certificates off", pointer=f"/history/{index}")


CHECK = ImageCheck(
    id="TW-IMAGE-tls-verification-off",
    title="TLS certificates are not checked during the build",
    severity=Severity.HIGH,
    remediation="Install the certificate authority instead, and check the digest of what is downloaded.",
    references=("https://cwe.mitre.org/data/definitions/295.html",),
    mappings={"cwe": ("CWE-295",), "attack": ("T1557",)},
    find=find,
)
