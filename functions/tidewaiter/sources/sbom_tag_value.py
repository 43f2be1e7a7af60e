"""SPDX 2.2 and 2.3 tag-value (https://spdx.github.io/spdx-spec/v2.3/conformance/) to the shape of SPDX JSON: the tags that we use."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tidewaiter.errors import LimitExceededError

_PACKAGE = {
    "SPDXID": "SPDXID",
    "PackageVersion": "versionInfo",
    "PackageSourceInfo": "sourceInfo",
    "PackageLicenseDeclared": "licenseDeclared",
    "PrimaryPackagePurpose": "primaryPackagePurpose",
}
_OTHER_SECTIONS = frozenset({"FileName", "SnippetSPDXID", "LicenseID"})
_OBJECTS = (b"PackageName:", b"Relationship:", b"ExternalRef:", b"LicenseID:", b"AttributionText:", b"AnnotationComment:")
_MAX_OBJECTS = 1_000_000
_OPEN, _CLOSE = "<text>", "</text>"
_RELATION_PARTS = 3


def is_tag_value(data: bytes) -> bool:
    """Tell tag-value from other texts: the version comes first, after comments at most."""
    lines = (line.strip() for line in data[:65_536].splitlines())
    return next((line for line in lines if line and not line.startswith(b"#")), b"").startswith(b"SPDXVersion:")


def document_of(data: bytes, *, where: str) -> dict[str, Any]:
    """Read a document; what is not understood is left out, as files, snippets and reviews are. Raises LimitExceededError."""
    if any(data.count(tag) > _MAX_OBJECTS for tag in _OBJECTS):
        raise LimitExceededError(f"more than {_MAX_OBJECTS} packages, references or relationships", where=where, hint="Split it")
    reading = _Reading()
    for tag, value in _pairs(data.decode(errors="replace")):
        reading.take(tag, value)
    return reading.document


@dataclass(slots=True)
class _Reading:
    """The document so far, and the section that the next tags belong to."""

    document: dict[str, Any] = field(default_factory=lambda: {"packages": [], "relationships": [], "hasExtractedLicensingInfos": []})
    section: dict[str, Any] = field(default_factory=dict)

    def take(self, tag: str, value: str) -> None:
        if tag == "SPDXVersion":
            self.document["spdxVersion"] = value
        elif tag == "PackageName":
            self.section = {"name": value, "externalRefs": [], "attributionTexts": []}
            self.document["packages"].append(self.section)
        elif tag in _OTHER_SECTIONS:
            self.section = {"licenseId": value} if tag == "LicenseID" else {}
            if tag == "LicenseID":
                self.document["hasExtractedLicensingInfos"].append(self.section)
        elif tag == "Relationship":
            self._relate(value.split())
        elif tag == "RelationshipComment" and self.document["relationships"]:
            self.document["relationships"][-1]["comment"] = value
        else:
            self._describe(tag, value)

    def _relate(self, parts: list[str]) -> None:
        if len(parts) == _RELATION_PARTS:
            keys = ("spdxElementId", "relationshipType", "relatedSpdxElement")
            self.document["relationships"].append(dict(zip(keys, parts, strict=True)))

    def _describe(self, tag: str, value: str) -> None:
        """Take a tag of the section; annotations name their element with SPDXREF, which writers put beside it."""
        if tag == "ExtractedText" and "licenseId" in self.section:
            self.section["extractedText"] = value
        elif "externalRefs" not in self.section:
            return
        elif tag == "ExternalRef":
            category, _, rest = value.partition(" ")
            kind, _, locator = rest.strip().partition(" ")
            self.section["externalRefs"].append({"referenceCategory": category, "referenceType": kind, "referenceLocator": locator.strip()})
        elif tag in ("PackageAttributionText", "AnnotationComment"):
            self.section["attributionTexts"].append(value)
        elif tag in _PACKAGE:
            self.section[_PACKAGE[tag]] = value


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yield tags and values; a value in `<text>` goes over lines."""
    lines = iter(text.split("\n"))
    for line in lines:
        tag, colon, value = line.partition(":")
        if not colon or line.startswith("#"):
            continue
        value = value.strip()
        if value.startswith(_OPEN):
            parts = [value.removeprefix(_OPEN)]
            while _CLOSE not in parts[-1] and (more := next(lines, None)) is not None:
                parts.append(more)
            value = "\n".join(parts).partition(_CLOSE)[0].strip()
        yield tag.strip(), value
