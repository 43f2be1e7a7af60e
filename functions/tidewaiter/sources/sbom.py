"""A bill of materials as input: CycloneDX or SPDX JSON in, an image without layers and its inventory out (hostile text is expected)."""

import hashlib
from dataclasses import dataclass, replace

from tidewaiter.errors import BadInputError, LimitExceededError
from tidewaiter.model.image import Image, ImageConfig, Platform
from tidewaiter.model.inventory import Inventory
from tidewaiter.sources import sbom_cyclonedx, sbom_spdx
from tidewaiter.sources.descriptor import parse_document
from tidewaiter.sources.sbom_packages import Component, Contents, collected

MAX_BYTES = 64 << 20
"""Largest document that is read; it takes about ten times that in memory."""
MAX_COMPONENTS = 200_000

_HINT = "Write it as CycloneDX JSON 1.4 to 1.6 or SPDX JSON 2.2 or 2.3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sbom:
    """What a bill of materials says is in something; `image` is its stand-in, whose digest is the document's own hash."""

    image: Image
    inventory: Inventory


def read_sbom(data: bytes, name: str) -> Sbom:
    """Read a document; raises BadInputError when it is neither format and LimitExceededError when it is too large.

    What a component lacks (a purl, a version) is a Problem of the inventory, once per kind with a count.
    """
    if len(data) > MAX_BYTES:
        raise LimitExceededError(f"the bill of materials is larger than {MAX_BYTES >> 20} MiB", where=name, hint="Split it")
    document = parse_document(data.removeprefix(b"\xef\xbb\xbf"), where=name)
    contents = _contents(document, name)
    if len(contents.components) > MAX_COMPONENTS:
        raise LimitExceededError(f"more than {MAX_COMPONENTS} components", where=name, hint="Split it")
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    image = Image(digest=digest, reference=name, platform=Platform(), layers=(), config=ImageConfig())
    return Sbom(image=image, inventory=replace(collected(contents, name), image_digest=digest))


def _contents(document: dict[str, object], name: str) -> Contents:
    if document.get("bomFormat") == "CycloneDX":
        return sbom_cyclonedx.contents_of(document, where=name)
    if "spdxVersion" in document:
        return sbom_spdx.contents_of(document, where=name)
    raise BadInputError("neither CycloneDX nor SPDX", where=name, hint=_HINT)


__all__ = ["MAX_BYTES", "MAX_COMPONENTS", "Component", "Sbom", "read_sbom"]
