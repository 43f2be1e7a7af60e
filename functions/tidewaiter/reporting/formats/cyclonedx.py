"""CycloneDX 1.6 JSON: the inventory as a bill of materials with the vulnerabilities that were found (https://cyclonedx.org/docs/1.6/json/)."""

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tidewaiter.model.advice import Upgrade
from tidewaiter.model.finding import Finding, FindingKind, FindingStatus
from tidewaiter.model.package import Package
from tidewaiter.model.report import Report
from tidewaiter.model.severity import Severity
from tidewaiter.model.vex import VexStatus
from tidewaiter.reporting.bom import full_purl, image_parts, is_sha256, words_of
from tidewaiter.reporting.fixes import advice_of, instruction_of
from tidewaiter.reporting.format import Format
from tidewaiter.reporting.layout import indented
from tidewaiter.reporting.licences import declared_by
from tidewaiter.reporting.summary import open_findings, waived_findings
from tidewaiter.reporting.vex import claim_of, is_judged

_SEVERITIES = {Severity.INFORMATIONAL: "info", Severity.UNKNOWN: "unknown"}
_STATES = {
    VexStatus.NOT_AFFECTED: "not_affected",
    VexStatus.AFFECTED: "exploitable",
    VexStatus.FIXED: "resolved",
    VexStatus.UNDER_INVESTIGATION: "in_triage",
}
_JUSTIFICATIONS = {
    "component_not_present": "requires_dependency",
    "vulnerable_code_not_present": "code_not_present",
    "vulnerable_code_not_in_execute_path": "code_not_reachable",
    "vulnerable_code_cannot_be_controlled_by_adversary": "requires_environment",
    "inline_mitigations_already_exist": "protected_by_mitigating_control",
}
_SHA256 = "sha256:"
_NAMESPACE = uuid.UUID("6f0a7a0e-52ba-5c6e-9d0c-1f0d6d7a7c11")


def render(report: Report, version: str = "1.6") -> bytes:
    """Write the bill of materials; a report without inventory gives one without components. The same report gives the same bytes."""
    packages = report.inventory.packages if report.inventory else ()
    name = f"{report.target}|{_digest(report)}|{report.started}".encode(errors="replace").decode()
    programs = list(_programs(report, packages))
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": version,
        "serialNumber": f"urn:uuid:{uuid.uuid5(_NAMESPACE, name)}",
        "version": 1,
        "metadata": _metadata(report),
        "components": [*_system(report), *_components(packages), *(part for part, _ in programs)],
        "dependencies": [{"ref": part["bom-ref"], "dependsOn": held} for part, held in programs] + list(_owners(packages)),
        "compositions": [{"aggregate": _completeness(report), "assemblies": ["target"]}],
        "vulnerabilities": list(_vulnerabilities((*open_findings(report), *waived_findings(report)), advice_of(report))),
    }
    return indented(document, 1)


def _completeness(report: Report) -> str:
    """Say `incomplete` when something could not be read; that nothing else is in an image is never known."""
    return "incomplete" if any(problem.incomplete for problem in report.problems) else "unknown"


def _metadata(report: Report) -> Mapping[str, Any]:
    kind = "container" if report.image and report.kind == "image" else "application"
    digest = _digest(report)
    component = {"type": kind, "bom-ref": "target", "name": report.target, "version": digest} | image_parts(report)
    hashes = [{"alg": "SHA-256", "content": digest.removeprefix(_SHA256)}] if is_sha256(digest) else []
    tool = {"type": "application", "name": "tidewaiter", "version": report.tool_version}
    return {
        "timestamp": report.finished,
        "tools": {"components": [tool]},
        "component": {key: value for key, value in (component | {"hashes": hashes}).items() if value},
    }


def _digest(report: Report) -> str:
    return report.image.digest if report.image else ""


def _system(report: Report) -> Iterator[Mapping[str, Any]]:
    found = report.inventory.distribution if report.inventory else None
    if found and found.id:
        properties = [{"name": "tidewaiter:codename", "value": found.codename}] if found.codename else []
        yield {
            "type": "operating-system",
            "bom-ref": "operating-system",
            "name": found.id,
            **({"version": found.version} if found.version else {}),
            **({"description": found.pretty_name} if found.pretty_name else {}),
            **({"properties": properties} if properties else {}),
        }


def _components(packages: Sequence[Package]) -> Iterator[Mapping[str, Any]]:
    """One component per purl; the same package found in several places gets several occurrences."""
    merged: dict[str, list[Package]] = {}
    for package in packages:
        merged.setdefault(package.purl, []).append(package)
    for purl, copies in sorted(merged.items()):
        first = copies[0]
        places = sorted({place for copy in copies for place in copy.found_at if place.path}, key=lambda place: (place.path, place.layer))
        occurrences = [_occurrence(place.path, place.layer) for place in places]
        yield {
            "type": "library",
            "bom-ref": purl,
            "name": first.name or purl,
            **({"version": first.version} if first.version else {}),
            "purl": full_purl(first),
            **({"licenses": _licences(first)} if any(first.licences) else {}),
            **({"evidence": {"occurrences": occurrences}} if occurrences else {}),
            "properties": [{"name": name, "value": value} for name, value in words_of(first)],
        }


def _occurrence(path: str, layer: str) -> Mapping[str, str]:
    return {"location": path, **({"additionalContext": f"layer {layer}"} if layer else {})}


def _licences(package: Package) -> list[Mapping[str, Any]]:
    """Declare one SPDX expression where all is SPDX, and the words as they are otherwise."""
    declared = declared_by(package)
    if not declared.quoted:
        return [{"expression": declared.expression, "acknowledgement": "declared"}]
    return [{"license": {"name": name, "acknowledgement": "declared"}} for name in package.licences if name]


def _programs(report: Report, packages: Sequence[Package]) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """Yield the executables that packages were read from, with their hashes, and the packages linked into them."""
    holding: dict[str, set[str]] = {}
    for package in packages:
        for place in package.found_at:
            holding.setdefault(place.path, set()).add(package.purl)
    hashes = {fact.path: fact.sha256 for fact in (report.inventory.files if report.inventory else ()) if fact.sha256}
    for path in sorted(hashes.keys() & holding.keys()):
        content = [{"alg": "SHA-256", "content": hashes[path]}]
        yield {"type": "file", "bom-ref": f"file:{path}", "name": path, "hashes": content}, sorted(holding[path])


def _owners(packages: Sequence[Package]) -> Iterator[Mapping[str, Any]]:
    """Yield the OS packages that installed language packages, with them."""
    purls = {package.purl for package in packages}
    owned: dict[str, set[str]] = {}
    for package in packages:
        if package.owner in purls:
            owned.setdefault(package.owner, set()).add(package.purl)
    yield from ({"ref": owner, "dependsOn": sorted(members)} for owner, members in sorted(owned.items()))


def _vulnerabilities(findings: Sequence[Finding], advice: Mapping[str, Upgrade]) -> Iterator[Mapping[str, Any]]:
    """One entry per flaw and what stands for it, with every package this is so for."""
    merged: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if finding.kind is FindingKind.VULNERABILITY and finding.location.purl:
            merged.setdefault((finding.rule_id, json.dumps(_analysis(finding, advice))), []).append(finding)
    for (flaw, analysis), copies in merged.items():
        first = copies[0]
        yield {
            "id": flaw,
            "ratings": [{"severity": _SEVERITIES.get(first.severity, first.severity.value)}],
            **({"description": first.description} if first.description else {}),
            **_recommended(copies, advice),
            **json.loads(analysis),
            "affects": [{"ref": purl} for purl in sorted({copy.location.purl for copy in copies})],
            "properties": [{"name": "tidewaiter:priority", "value": f"{first.priority:g}"}],
        }


def _recommended(copies: Sequence[Finding], advice: Mapping[str, Upgrade]) -> Mapping[str, str]:
    """Say once what each affected package needs: several may have several upgrades."""
    words = "; ".join(dict.fromkeys(filter(None, (instruction_of(copy, advice) for copy in copies))))
    return {"recommendation": words} if words else {}


def _analysis(finding: Finding, advice: Mapping[str, Upgrade]) -> Mapping[str, Any]:
    """Write what somebody said of a finding as its VEX analysis; what nobody judged has none."""
    if not is_judged(finding):
        return {}
    claim = claim_of(finding, advice)
    justification = _JUSTIFICATIONS.get(claim.justification, "") if claim.status is VexStatus.NOT_AFFECTED else ""
    detail = ". ".join(filter(None, (claim.words, claim.action if finding.status is FindingStatus.SUPPRESSED else "")))
    said = {"state": _STATES[claim.status], "justification": justification, "detail": detail}
    return {"analysis": {key: value for key, value in said.items() if value}}


FORMAT = Format(id="cyclonedx", title="CycloneDX 1.6 bill of materials", media_type="application/vnd.cyclonedx+json", render=render)
