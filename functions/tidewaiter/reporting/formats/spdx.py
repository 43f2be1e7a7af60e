"""SPDX 2.3 JSON: the inventory as a bill of materials (https://spdx.github.io/spdx-spec/v2.3/)."""

import hashlib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from tidewaiter.model.finding import Finding, FindingKind
from tidewaiter.model.package import Package
from tidewaiter.model.report import Report
from tidewaiter.reporting.bom import full_purl, image_parts, is_sha256, words_of
from tidewaiter.reporting.format import Format
from tidewaiter.reporting.layout import indented
from tidewaiter.reporting.licences import declared_by, reference_of
from tidewaiter.reporting.summary import open_findings

_NAMESPACE = uuid.UUID("c1a6f4de-5d0e-5b34-9a0e-9b0c3a8f6d52")
_ROOT, _SYSTEM = "SPDXRef-Target", "SPDXRef-OperatingSystem"
_UNKNOWN = "NOASSERTION"
_MAX_PLACES = 10
_NO_DATE = "1970-01-01T00:00:00Z"


def render(report: Report) -> bytes:
    """Write the document; flaws are security references of the packages they are in. The same report gives the same bytes."""
    packages = _packages(report)
    flaws, purls = _flaws(report), {package.purl for package in packages}
    system = list(_system(report))
    members = [*system, *(_package(report, package, flaws.get(package.purl, ())) for package in packages)]
    document = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": report.target or "unnamed",
        "documentNamespace": f"https://spdx.org/spdxdocs/tidewaiter-{_number(report)}",
        "creationInfo": {"created": _instant(report.finished), "creators": [f"Tool: tidewaiter-{report.tool_version or 'unknown'}"]},
        "packages": [_target(report), *members],
        "relationships": [
            _relation("SPDXRef-DOCUMENT", "DESCRIBES", _ROOT),
            *(_relation(_ROOT, "CONTAINS", member["SPDXID"]) for member in members),
            *(_relation(_identity(package.owner), "CONTAINS", _identity(package.purl)) for package in packages if package.owner in purls),
        ],
        "hasExtractedLicensingInfos": list(_quoted(packages)),
    }
    return indented(document, 1)


def _packages(report: Report) -> tuple[Package, ...]:
    packages = report.inventory.packages if report.inventory else ()
    return tuple({package.purl: package for package in reversed(packages)}.values())[::-1]


def _number(report: Report) -> uuid.UUID:
    digest = report.image.digest if report.image else ""
    return uuid.uuid5(_NAMESPACE, f"{report.target}|{digest}|{report.started}".encode(errors="replace").decode())


def _instant(text: str) -> str:
    """Write a time as SPDX wants it: UTC, whole seconds, `Z`."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        return _NO_DATE


def _relation(source: str, kind: str, target: str) -> Mapping[str, str]:
    return {"spdxElementId": source, "relationshipType": kind, "relatedSpdxElement": target}


def _element(identity: str, name: str, purpose: str, version: str = "") -> dict[str, Any]:
    return {
        "SPDXID": identity,
        "name": name,
        **({"versionInfo": version} if version else {}),
        "downloadLocation": _UNKNOWN,
        "filesAnalyzed": False,
        "licenseConcluded": _UNKNOWN,
        "licenseDeclared": _UNKNOWN,
        "copyrightText": _UNKNOWN,
        "primaryPackagePurpose": purpose,
    }


def _target(report: Report) -> Mapping[str, Any]:
    digest = report.image.digest if report.image else ""
    purpose = "CONTAINER" if report.kind == "image" else "APPLICATION"
    checksums = [{"algorithm": "SHA256", "checksumValue": digest.partition(":")[2]}] if is_sha256(digest) else []
    parts = image_parts(report)
    notes = [_annotation(report, one["name"], one["value"]) for one in parts.get("properties", ())]
    return {
        **_element(_ROOT, report.target or "unnamed", purpose, digest),
        **({"checksums": checksums} if checksums else {}),
        **({"externalRefs": [_purl(parts["purl"])]} if parts.get("purl") else {}),
        **({"annotations": notes} if notes else {}),
    }


def _system(report: Report) -> Iterator[dict[str, Any]]:
    found = report.inventory.distribution if report.inventory else None
    if found and found.id:
        summary = {"summary": found.pretty_name} if found.pretty_name else {}
        notes = {"annotations": [_annotation(report, "tidewaiter:codename", found.codename)]} if found.codename else {}
        yield {**_element(_SYSTEM, found.id, "OPERATING-SYSTEM", found.version), **summary, **notes}


def _annotation(report: Report, name: str, value: str) -> Mapping[str, str]:
    return {
        "annotationDate": _instant(report.finished),
        "annotationType": "OTHER",
        "annotator": f"Tool: tidewaiter-{report.tool_version or 'unknown'}",
        "comment": f"{name}: {value}",
    }


def _identity(purl: str) -> str:
    return f"SPDXRef-Package-{hashlib.sha256(purl.encode(errors='replace')).hexdigest()[:24]}"


def _package(report: Report, package: Package, flaws: Sequence[Finding]) -> dict[str, Any]:
    source = package.source
    more = [place.path for place in package.found_at[1:_MAX_PLACES] if place.path]
    return {
        **_element(_identity(package.purl), package.name or package.purl, "LIBRARY", package.version),
        "licenseDeclared": declared_by(package).expression or _UNKNOWN,
        "externalRefs": [_purl(full_purl(package)), *map(_advisory, flaws)],
        **({"sourceInfo": f"built package from: {source.name} {source.version}"} if source else {}),
        **({"comment": f"also found at {', '.join(more)}"} if more else {}),
        "annotations": [_annotation(report, name, value) for name, value in words_of(package)],
    }


def _purl(locator: str) -> Mapping[str, str]:
    return {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": locator}


def _quoted(packages: Sequence[Package]) -> Iterator[Mapping[str, str]]:
    """Quote what was declared and is no SPDX expression, each text once."""
    for text in sorted({text for package in packages for text in declared_by(package).quoted}):
        yield {"licenseId": reference_of(text), "extractedText": text, "name": text[:100]}


def _flaws(report: Report) -> Mapping[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in open_findings(report):
        if finding.kind is FindingKind.VULNERABILITY and finding.location.purl:
            found.setdefault(finding.location.purl, []).append(finding)
    return found


def _advisory(finding: Finding) -> Mapping[str, str]:
    page = next((one for one in finding.references if one.startswith("https://")), "")
    locator = page or f"https://osv.dev/vulnerability/{finding.rule_id}"
    return {"referenceCategory": "SECURITY", "referenceType": "advisory", "referenceLocator": locator, "comment": finding.rule_id}


FORMAT = Format(id="spdx", title="SPDX 2.3 bill of materials", media_type="application/spdx+json", render=render)
