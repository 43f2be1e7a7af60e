"""CycloneDX 1.6 JSON: the inventory as a bill of materials with the vulnerabilities that were found (https://cyclonedx.org/docs/1.6/json/)."""

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tidewaiter.model.finding import Finding, FindingKind
from tidewaiter.model.package import Origin, Package
from tidewaiter.model.report import Report
from tidewaiter.model.severity import Severity
from tidewaiter.reporting.format import Format
from tidewaiter.reporting.licences import expression_of
from tidewaiter.reporting.summary import open_findings

_SEVERITIES = {Severity.INFORMATIONAL: "info", Severity.UNKNOWN: "unknown"}
_OS_TYPES = frozenset({"deb", "apk", "rpm"})
_NAMESPACE = uuid.UUID("6f0a7a0e-52ba-5c6e-9d0c-1f0d6d7a7c11")


def render(report: Report) -> bytes:
    """Write the bill of materials; a report without inventory gives one without components. The same report gives the same bytes."""
    packages = report.inventory.packages if report.inventory else ()
    name = f"{report.target}|{_digest(report)}|{report.started}".encode(errors="replace").decode()
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_NAMESPACE, name)}",
        "version": 1,
        "metadata": _metadata(report),
        "components": [*_system(report), *_components(packages)],
        "vulnerabilities": list(_vulnerabilities(open_findings(report))),
    }
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode(errors="replace")


def _metadata(report: Report) -> Mapping[str, Any]:
    kind = "container" if report.image and report.kind == "image" else "application"
    component = {"type": kind, "bom-ref": "target", "name": report.target, "version": _digest(report)}
    tool = {"type": "application", "name": "tidewaiter", "version": report.tool_version}
    return {
        "timestamp": report.finished,
        "tools": {"components": [tool]},
        "component": {key: value for key, value in component.items() if value},
    }


def _digest(report: Report) -> str:
    return report.image.digest if report.image else ""


def _system(report: Report) -> Iterator[Mapping[str, Any]]:
    found = report.inventory.distribution if report.inventory else None
    if found and found.id:
        yield {
            "type": "operating-system",
            "bom-ref": "operating-system",
            "name": found.id,
            **({"version": found.version} if found.version else {}),
            **({"description": found.pretty_name} if found.pretty_name else {}),
        }


def _components(packages: Sequence[Package]) -> Iterator[Mapping[str, Any]]:
    """One component per purl; the same package found in several places gets several occurrences."""
    merged: dict[str, list[Package]] = {}
    for package in packages:
        merged.setdefault(package.purl, []).append(package)
    for purl, copies in sorted(merged.items()):
        first = copies[0]
        places = sorted({place.path for copy in copies for place in copy.found_at if place.path})
        yield {
            "type": "library",
            "bom-ref": purl,
            "name": first.name or purl,
            **({"version": first.version} if first.version else {}),
            "purl": purl,
            **({"licenses": _licences(first)} if any(first.licences) else {}),
            **({"evidence": {"occurrences": [{"location": path} for path in places]}} if places else {}),
            "properties": list(_properties(first)),
        }


def _licences(package: Package) -> list[Mapping[str, Any]]:
    """Declare one SPDX expression, or the words as they are: how several belong together nobody said."""
    declared = [name for name in package.licences if name]
    expression = expression_of(declared[0]) if len(declared) == 1 else ""
    return [{"expression": expression}] if expression else [{"license": {"name": name}} for name in declared]


def _properties(package: Package) -> Iterator[Mapping[str, str]]:
    """Keep what CycloneDX has no field for under our own names."""
    layer = next((place.layer for place in package.found_at if place.layer), "")
    values = {
        "cataloger": package.cataloger,
        "layer": layer,
        "owner": package.owner,
        "source": f"{package.source.name} {package.source.version}" if package.source else "",
        "distribution": package.distribution if package.ecosystem in _OS_TYPES else "",
        "origin": "" if package.origin is Origin.UNKNOWN else package.origin.value,
        "deleted-in-later-layer": "true" if package.deleted else "",
    }
    yield from ({"name": f"tidewaiter:{name}", "value": value} for name, value in values.items() if value)


def _vulnerabilities(findings: Sequence[Finding]) -> Iterator[Mapping[str, Any]]:
    """One entry per flaw, with every package it affects."""
    merged: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.kind is FindingKind.VULNERABILITY and finding.location.purl:
            merged.setdefault(finding.rule_id, []).append(finding)
    for flaw, copies in merged.items():
        first = copies[0]
        yield {
            "id": flaw,
            "ratings": [{"severity": _SEVERITIES.get(first.severity, first.severity.value)}],
            **({"description": first.description} if first.description else {}),
            **({"recommendation": first.remediation} if first.remediation else {}),
            "affects": [{"ref": purl} for purl in sorted({copy.location.purl for copy in copies})],
            "properties": [{"name": "tidewaiter:priority", "value": f"{first.priority:g}"}],
        }


FORMAT = Format(id="cyclonedx", title="CycloneDX 1.6 bill of materials", media_type="application/vnd.cyclonedx+json", render=render)
