"""SPDX 2.2 and 2.3 (https://spdx.github.io/spdx-spec/v2.3/) to components, with what Trivy and Syft write into them."""

from collections.abc import Iterable, Mapping
from typing import Any

from tidewaiter.errors import BadInputError
from tidewaiter.model.image import Distribution
from tidewaiter.sources import sbom_words
from tidewaiter.sources.descriptor import text, text_list
from tidewaiter.sources.sbom_packages import Component, Contents, distribution

VERSIONS = frozenset({"SPDX-2.2", "SPDX-2.3"})
_BUILT_FROM, _FOUND_IN = "built package from: ", "package found in: "
_ACQUIRED = "acquired package info from "
_OVERLAP = "ownership-by-file-overlap"
_NO_SOFTWARE = frozenset({"CONTAINER", "FILE", "ARCHIVE", "DEVICE", "FIRMWARE"})
_NONE = frozenset({"NOASSERTION", "NONE"})


def contents_of(document: Mapping[str, Any], *, where: str) -> Contents:
    """Read the packages, but for what the document as a whole describes; raises BadInputError for another version."""
    version = text(document.get("spdxVersion"))
    if version not in VERSIONS:
        raise BadInputError(f"SPDX version {version[:20]!r} is not read", where=where, hint=f"Write {', '.join(sorted(VERSIONS))} as JSON")
    packages = document.get("packages", [])
    if not isinstance(packages, list) or not all(isinstance(one, dict) for one in packages):
        raise BadInputError("packages is not a list of objects", where=where)
    subjects, owners, texts = _described(document), _owners(document, packages), _extracted(document)
    system = Distribution()
    found: list[Component] = []
    for raw in packages:
        if raw.get("primaryPackagePurpose") == "OPERATING-SYSTEM":
            codename = sbom_words.annotations(raw).get(f"{sbom_words.OWN}codename", "")
            system = distribution(text(raw.get("name")), text(raw.get("versionInfo")), text(raw.get("summary")), codename)
        elif _is_software(raw, subjects):
            found.append(_component(raw, owners.get(text(raw.get("SPDXID")), ""), texts))
    return Contents(components=tuple(found), distribution=system)


def _described(document: Mapping[str, Any]) -> set[str]:
    """Name the elements that the document is about: their contents are packages of their own."""
    described = {text(one.get("relatedSpdxElement")) for one in _relations(document) if one.get("relationshipType") == "DESCRIBES"}
    return described | set(text_list(document.get("documentDescribes")))


def _relations(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    related = document.get("relationships")
    return [one for one in related if isinstance(one, dict)] if isinstance(related, list) else []


def _extracted(document: Mapping[str, Any]) -> dict[str, str]:
    """Map the document's own licence names to what they quote."""
    quoted = document.get("hasExtractedLicensingInfos")
    entries = [one for one in quoted if isinstance(one, dict)] if isinstance(quoted, list) else []
    return {text(one.get("licenseId")): text(one.get("extractedText")) for one in entries}


def _owners(document: Mapping[str, Any], packages: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Map elements to the purl of the package that contains them, or that Syft says to own their files."""
    purls = {text(raw.get("SPDXID")): purl for raw in packages if (purl := _purl(raw))}
    return {
        text(one.get("relatedSpdxElement")): purls[text(one.get("spdxElementId"))]
        for one in _relations(document)
        if text(one.get("spdxElementId")) in purls
        and (one.get("relationshipType") == "CONTAINS" or text(one.get("comment")).startswith(_OVERLAP))
    }


def _is_software(raw: Mapping[str, Any], subjects: set[str]) -> bool:
    if _purl(raw):
        return True
    grouping = raw.get("primaryPackagePurpose") == "APPLICATION" and not _version(raw)
    return not grouping and text(raw.get("SPDXID")) not in subjects and raw.get("primaryPackagePurpose") not in _NO_SOFTWARE


def _component(raw: Mapping[str, Any], owner: str, texts: Mapping[str, str]) -> Component:
    words, said = sbom_words.annotations(raw), text(raw.get("sourceInfo"))
    licence = text(raw.get("licenseDeclared"))
    return Component(
        name=text(raw.get("name")),
        version=_version(raw),
        purl=_purl(raw),
        source=_source(said) or sbom_words.source(words),
        modularity=sbom_words.modularity(words),
        owner=owner,
        path=sbom_words.path(words) or _place(said),
        layer=sbom_words.layer(words),
        deleted=sbom_words.is_deleted(words),
        licences=() if licence in _NONE else (texts.get(licence, licence),),
    )


def _version(raw: Mapping[str, Any]) -> str:
    version = text(raw.get("versionInfo"))
    return "" if version in _NONE else version


def _purl(raw: Mapping[str, Any]) -> str:
    references = raw.get("externalRefs")
    for one in references if isinstance(references, list) else []:
        if isinstance(one, dict) and text(one.get("referenceType")).rpartition("/")[2] == "purl":
            return text(one.get("referenceLocator"))
    return ""


def _source(info: str) -> tuple[str, str] | None:
    """Read Trivy's `built package from: openssl 3.0.11-1~deb12u2`."""
    if not info.startswith(_BUILT_FROM):
        return None
    name, _, version = info.removeprefix(_BUILT_FROM).strip().partition(" ")
    return (name, version) if name else None


def _place(info: str) -> str:
    """Read Trivy's `package found in: a.jar` and Syft's `acquired package info from DPKG DB: /var/lib/dpkg/status, ...`."""
    if info.startswith(_FOUND_IN):
        return info.removeprefix(_FOUND_IN).strip().lstrip("/")
    return info.partition(": ")[2].partition(", ")[0].strip().lstrip("/") if info.startswith(_ACQUIRED) else ""
