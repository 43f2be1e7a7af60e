"""A variable weakens every program of the image: TLS checks off, a library loaded into all, unsigned modules."""

from collections.abc import Iterator

from tidewaiter.content.image_check import Flaw, ImageCheck
from tidewaiter.model.image import Image
from tidewaiter.model.severity import Severity

SETTINGS = {
    "NODE_TLS_REJECT_UNAUTHORIZED": (("0",), "Node.js accepts any TLS certificate"),
    "PYTHONHTTPSVERIFY": (("0",), "Python accepts any TLS certificate"),
    "GIT_SSL_NO_VERIFY": (("1", "true"), "Git accepts any TLS certificate"),
    "NPM_CONFIG_STRICT_SSL": (("false",), "npm accepts any TLS certificate"),
    "PIP_TRUSTED_HOST": ((), "pip does not check the certificate of a host"),
    "CURL_INSECURE": ((), "curl accepts any TLS certificate"),
    "GOINSECURE": ((), "Go fetches modules without TLS"),
    "LD_PRELOAD": ((), "a library is loaded into every program"),
    "DOCKER_CONTENT_TRUST": (("0",), "image signatures are not checked"),
    "COMPOSER_ALLOW_SUPERUSER": (("1",), "Composer runs scripts of packages as root"),
}
"""Variable -> the values that weaken (none: any value) and what they do."""


def find(image: Image) -> Iterator[Flaw]:
    """Yield a flaw per variable."""
    for index, variable in enumerate(image.config.env):
        name, _, value = variable.partition("=")
        values, effect = SETTINGS.get(name.upper(), ((), ""))
        if effect and value and (not values or value.lower() in values):
            yield Flaw(message=f"{name}: {effect}", pointer=f"/config/Env/{index}")


CHECK = ImageCheck(
    id="TW-IMAGE-loose-environment",
    title="A variable weakens every program of the image",
    severity=Severity.MEDIUM,
    remediation="Remove the variable; install the certificate authority that is missing, or load the library where it is needed.",
    references=("https://cwe.mitre.org/data/definitions/295.html",),
    mappings={"cwe": ("CWE-295",), "attack": ("T1574.006",)},
    find=find,
)
