"""A bill of materials as input: CycloneDX or SPDX in, an image without layers and its inventory out (hostile text is expected)."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from tidewaiter.errors import BadInputError, LimitExceededError
from tidewaiter.model.image import Image, ImageConfig, Platform
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.problem import Problem
from tidewaiter.model.vex import Identity, VexOrigin, VexStatement
from tidewaiter.sources import attestation, sbom_cyclonedx, sbom_spdx, sbom_spdx3, sbom_tag_value, sbom_xml, vex_cyclonedx
from tidewaiter.sources.descriptor import parse_document
from tidewaiter.sources.sbom_packages import Component, Contents, collected
from tidewaiter.sources.vex import VexDocument, is_vex, vex_of

MAX_BYTES = 64 << 20
"""Largest document that is read; it takes about ten times that in memory."""
MAX_COMPONENTS = 200_000

_HINT = "Write it as CycloneDX 1.2 to 1.7 (JSON or XML) or SPDX 2.2, 2.3 (JSON or tag-value) or 3.0 (JSON)"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sbom:
    """What a bill of materials says is in something; `image` is its stand-in, whose digest is the document's own hash.

    `statements` are the VEX in it, `described` is what the document says it is about.
    """

    image: Image
    inventory: Inventory
    statements: tuple[VexStatement, ...] = ()
    described: Identity = field(default_factory=Identity)


def read_sbom(data: bytes, name: str) -> Sbom:
    """Read a document; raises BadInputError when it is neither format and LimitExceededError when it is too large.

    What a component lacks (a purl, a version) is a Problem of the inventory, once per kind with a count.
    """
    if len(data) > MAX_BYTES:
        raise LimitExceededError(f"the bill of materials is larger than {MAX_BYTES >> 20} MiB", where=name, hint="Split it")
    document, attested = _document(data, name)
    contents = _contents(document, name)
    if len(contents.components) > MAX_COMPONENTS:
        raise LimitExceededError(f"more than {MAX_COMPONENTS} components", where=name, hint="Split it")
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    image = Image(digest=digest, reference=name, platform=Platform(), layers=(), config=ImageConfig())
    found = collected(contents, name)
    said = vex_of(document, name, VexOrigin.SBOM) if is_vex(document) else VexDocument()
    problems = (*found.problems, *_empty(found, name), *said.problems, *([_unverified(name)] if attested else []))
    inventory = replace(found, image_digest=digest, problems=problems)
    return Sbom(image=image, inventory=inventory, statements=said.statements, described=vex_cyclonedx.described_by(document))


def _document(data: bytes, name: str) -> tuple[dict[str, Any], bool]:
    """Parse whatever notation it is in to the shape of JSON, and take it out of its envelope; says whether there was one."""
    plain = data.removeprefix(_BYTE_ORDER_MARK).lstrip()
    if plain.startswith(b"<"):
        return sbom_xml.document_of(plain, where=name), False
    if sbom_tag_value.is_tag_value(plain):
        return sbom_tag_value.document_of(plain, where=name), False
    inner, attested = attestation.unwrapped(parse_document(plain, where=name), where=name)
    return (_document(inner, name)[0], attested) if isinstance(inner, bytes) else (inner, attested)


def _contents(document: dict[str, Any], name: str) -> Contents:
    if document.get("bomFormat") == "CycloneDX":
        return sbom_cyclonedx.contents_of(document, where=name)
    if sbom_spdx3.is_spdx3(document):
        document = sbom_spdx3.document_of(document, where=name)
    if "spdxVersion" in document:
        return sbom_spdx.contents_of(document, where=name)
    raise BadInputError("neither CycloneDX nor SPDX", where=name, hint=_HINT)


def _empty(found: Inventory, name: str) -> Iterator[Problem]:
    """Say when nothing is listed: that is no clean result."""
    if not found.packages and not any(problem.incomplete for problem in found.problems):
        what = "the document lists no packages: nothing could be assessed"
        yield Problem(code="sbom-empty", what=what, where=name, hint="Check how it was written, or scan the image itself")


def _unverified(name: str) -> Problem:
    what = "the document is an attestation; neither its signature nor what it is about was verified"
    return Problem(
        code="attestation-not-verified", what=what, where=name, hint="Verify it with `cosign verify-attestation`", incomplete=False
    )


__all__ = ["MAX_BYTES", "MAX_COMPONENTS", "Component", "Sbom", "read_sbom"]
